import { setImmediate as turn } from 'node:timers/promises';
import { look } from '../../activities/reach/probe';
import { toolEnvironment } from '../../contract/configuration/tool-environment';

const ANSWER = 'HTTP/1.1 200 OK\\r\\nconnection: close\\r\\n\\r\\n{"writable": false}';
const PROBE = {
  kind: 'http' as const,
  name: 'the old primary takes no writes',
  url: 'http://10.0.0.1:8080/',
  expect: { writable: false },
  or_down: true,
};

/** Blocks the process, as on a busy runner; all pending events then arrive at once. */
function busyFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe("C6.5 a probe through a vantage point's command", () => {
  const through = (script: string) =>
    look(PROBE, 'witness', {
      vantages: { witness: ['/bin/sh', '-c', script] },
      env: toolEnvironment({ PATH: '/usr/bin:/bin' }),
    });

  it.each([
    ['reads the request', `head -n 1 > /dev/null; printf '${ANSWER}'`],
    ['ignores the request', `printf '${ANSWER}'`],
  ])('accepts the answer of a command that %s and ends before a busy runner reads it', async (_, script) => {
    const sight = through(script);
    // The request is sent before the process is blocked.
    await turn();
    busyFor(300);
    expect(await sight).toMatchObject({ met: true });
  });

  it('rejects a truncated answer', async () => {
    expect(await through(`printf 'HTTP/1.1 200 OK\\r\\ncontent-length: 99\\r\\n\\r\\n{'`)).toMatchObject({
      met: false,
      saw: expect.stringContaining('that proves nothing'),
    });
  });
});
