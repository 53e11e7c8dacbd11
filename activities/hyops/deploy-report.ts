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

/** A blueprint has a few dozen steps. */
const MOST_STEPS = 1000;

/**
 * Builds the report from plain lines, which are all that a runner returns: `step=ID status=...` for each step, of which
 * the last counts, and `blueprint=REF ... status=...` at the end. Undefined without that final line.
 */
export function reportInLines(stdout: string): DeployReport | undefined {
  const steps = new Map<string, DeployReport['steps'][number]>();
  for (const [, id = '', status = '', more = ''] of stdout.matchAll(/^step=(\S+) status=(\S+)(.*)$/gm)) {
    const rc = / rc=(-?\d+)/.exec(more)?.[1];
    const reason = / reason=(.*)/.exec(more)?.[1];
    steps.set(id, { id, status, rc: rc === undefined ? null : Number(rc), reason });
  }
  let blocked = false;
  let ended: string | undefined;
  for (const [, words = ''] of stdout.matchAll(/^blueprint=\S+( .*)$/gm)) {
    if (/\bpreflight_status=failed\b/.test(words)) blocked = true;
    else if (!words.includes('preflight_status=')) ended = /\bstatus=(\S+)/.exec(words)?.[1] ?? ended;
  }
  if (blocked) return DeployReport.parse({ status: 'failed', phase: 'preflight' });
  if (ended === undefined) return undefined;
  return DeployReport.parse({ status: ended, steps: [...steps.values()].slice(-MOST_STEPS) });
}
