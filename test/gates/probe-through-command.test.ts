import { setImmediate as turn } from 'node:timers/promises';
import { look } from '../../activities/reach/probe';

const ANSWER = 'HTTP/1.1 200 OK\\r\\nconnection: close\\r\\n\\r\\n{"writable": false}';
const PROBE = {
  kind: 'http' as const,
  name: 'the old primary takes no writes',
  url: 'http://10.0.0.1:8080/',
  expect: { writable: false },
  or_down: true,
};

/** Holds the whole process up, as a busy runner is: it then hears at once of all that happened meanwhile. */
function busyFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('C6.5 a probe through the command of a vantage', () => {
  const through = (script: string) =>
    look(PROBE, 'witness', {
      vantages: { witness: ['/bin/sh', '-c', script] },
      env: { PATH: '/usr/bin:/bin' },
    });

  it.each([
    ['hears the question', `head -n 1 > /dev/null; printf '${ANSWER}'`],
    ['does not', `printf '${ANSWER}'`],
  ])(
    'takes the answer of a command that %s and has long ended when a busy runner looks',
    async (_, script) => {
      const sight = through(script);
      // The question goes out before the runner is held up.
      await turn();
      busyFor(300);
      expect(await sight).toMatchObject({ met: true });
    },
  );

  it('takes no answer that breaks off', async () => {
    expect(await through(`printf 'HTTP/1.1 200 OK\\r\\ncontent-length: 99\\r\\n\\r\\n{'`)).toMatchObject({
      met: false,
      saw: expect.stringContaining('that proves nothing'),
    });
  });
});
