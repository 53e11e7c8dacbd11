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
 * Adds the findings of a replay to a verification. Does not replay changed or unsigned evidence, because its origin is
 * unknown. The worker program replays, because it has the workflow code.
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
      do: 'fix the error that is printed above, then run the command again',
    },
  ]);
}
