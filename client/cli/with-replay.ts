import { relative } from 'node:path';
import { z } from 'zod';
import { DrError } from '../../contract/words/dr-error';
import { EXIT, REPLAY_DIFFERS } from '../../contract/words/exit-codes';
import type { Finding } from '../bundle/finding';
import { judged, type Verification } from '../verify/verify';
import { askRoom } from './run-room';

const Replays = z.object({
  replays: z.array(
    z.object({
      place: z.string(),
      nothing: z.string().nullable(),
      differences: z.array(z.object({ clause: z.string(), file: z.string(), what: z.string() })),
    }),
  ),
});

/**
 * The verification with what a replay of the runs adds to it. What is changed or unsigned is not replayed:
 * nobody knows whose run it is. Replaying takes the worker room, which has the workflow code.
 */
export async function withReplay(verified: Verification, dir: string): Promise<Verification> {
  const { findings, summary } = verified;
  if (verified.exit !== 0 && verified.exit !== 23) return verified;
  const { code, answer } = await askRoom(['worker/main.js', 'replay'], ['--json', '--', dir]);
  if (code !== EXIT.done && code !== REPLAY_DIFFERS) throw failed(dir, code);
  const { replays } = Replays.parse(JSON.parse(answer));
  const differing = replays.flatMap(({ place, differences }) =>
    differences.map(
      ({ clause, file, what }): Finding => ({
        clause,
        file: [relative(dir, place), file].filter(Boolean).join('/'),
        what,
        exit: REPLAY_DIFFERS,
      }),
    ),
  );
  const left = replays.flatMap(({ place, nothing }) =>
    nothing === null ? [] : [`; not replayed: ${relative(dir, place) || place}, ${nothing}`],
  );
  const verification = judged(summary.runs, [...findings, ...differing]);
  const says = verification.summary.says + left.join('');
  return { ...verification, summary: { ...verification.summary, says } };
}

function failed(dir: string, code: number): DrError {
  return new DrError('internal', [
    {
      what: `the run could not be replayed (exit code ${code})`,
      where: dir,
      do: 'see what was said above',
    },
  ]);
}
