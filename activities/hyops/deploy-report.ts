import { z } from 'zod';
import { jsonAfterLines } from './output';

/** The parts of HyOps' deploy report that are used here. */
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

/** Parses the report that `--json` prints after other lines; undefined when it is missing or incomplete. */
export function reportInJson(stdout: string): DeployReport | undefined {
  return jsonAfterLines(stdout, DeployReport);
}

/**
 * Builds the report from plain lines, which are all that a runner returns: `step=ID status=...` for each step, of which
 * the last counts, and `blueprint=REF ... status=...` at the end. Undefined without that final line.
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
