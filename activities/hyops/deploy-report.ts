import { z } from 'zod';
import { jsonAfterLines } from './output';

/** What HyOps reports of a deploy, as far as we read it. */
export const DeployReport = z.looseObject({
  status: z.string(),
  phase: z.string().optional(),
  required_failures: z.array(z.unknown()).default([]),
  optional_failures: z.array(z.unknown()).default([]),
  steps: z
    .array(
      z.looseObject({
        id: z.string(),
        status: z.string(),
        rc: z.number().nullish(),
        reason: z.string().nullish(),
      }),
    )
    .default([]),
});
export type DeployReport = z.infer<typeof DeployReport>;

/** The report that `--json` prints after its lines; undefined when there is none, or it is cut off. */
export function reportInJson(stdout: string): DeployReport | undefined {
  return jsonAfterLines(stdout, DeployReport);
}

/**
 * The same from the lines alone, which is all that comes back from a runner: `step=ID status=...` of each step, the
 * last one counts, and `blueprint=REF ... status=...` at the end. Undefined without that last line.
 */
export function reportInLines(stdout: string): DeployReport | undefined {
  const lines = stdout.split('\n');
  const steps = new Map<string, DeployReport['steps'][number]>();
  for (const line of lines) {
    const [, id, status] = /^step=(\S+) status=(\S+)/.exec(line) ?? [];
    const rc = / rc=(-?\d+)/.exec(line)?.[1];
    if (id && status)
      steps.set(id, {
        id,
        status,
        rc: rc === undefined ? null : Number(rc),
        reason: / reason=(.*)/.exec(line)?.[1],
      });
  }
  const blocked = lines.some((line) => /^blueprint=\S+ .*\bpreflight_status=failed\b/.test(line));
  const status = lines.findLast(
    (line) => /^blueprint=\S+ .*\bstatus=/.test(line) && !line.includes('preflight_status='),
  );
  if (blocked) return DeployReport.parse({ status: 'failed', phase: 'preflight' });
  const word = status && / status=(\S+)/.exec(status)?.[1];
  return word ? DeployReport.parse({ status: word, steps: [...steps.values()] }) : undefined;
}
