import { z } from 'zod';
import type { Reason } from '../../contract/words/failures';
import { quoted } from '../../contract/words/quoted';
import type { DispatchRecord } from './dispatch-record';
import { endOfOutput, type Said } from './output';

const MOST_QUOTED = 4000;
const MOST_BLOCKED = 100;
/** The line of a blocked step, and the line after it. */
const BLOCKED = /^ {2}- (\S+): blocked\b.*(?=\n(.*)|)/gm;

/** The parts of `blueprint preflight --json` that are used here. */
export const PreflightReport = z.looseObject({
  steps: z.array(
    z.looseObject({
      id: z.string(),
      status: z.string(),
      checks: z
        .array(z.looseObject({ name: z.string(), ok: z.boolean(), detail: z.string().default('') }))
        .default([]),
      driver_preflight: z.looseObject({ evidence_dir: z.string().optional() }).optional(),
    }),
  ),
});

/** Lists what blocks each step, from the report or, without one, from the command's output. */
export function blockedSteps(said: Said, report: z.infer<typeof PreflightReport> | undefined): Reason[] {
  const blocked = report?.steps.filter((step) => step.status === 'blocked') ?? [];
  if (blocked.length === 0) return [blockedReason('the overlay', wordsOf(said))];
  return blocked.map(({ id, checks }) =>
    blockedReason(
      id,
      checks
        .filter((check) => !check.ok)
        .map((check) => `${check.name}: ${check.detail}`)
        .join('; '),
    ),
  );
}

/** Lists what blocks each step, from the plain output of a preflight on a runner. */
export function blockedInLines(said: Said, { exec }: DispatchRecord): Reason[] {
  const blocked: Reason[] = [];
  for (const [line, id = '', next] of (exec?.stdout ?? '').matchAll(BLOCKED)) {
    if (blocked.length === MOST_BLOCKED) break;
    blocked.push(blockedReason(id, next?.replace(/^\s*reason: /, '') ?? line));
  }
  if (blocked.length > 0) return blocked;
  const words = exec ? { ...said, stdout: exec.stdout, stderr: `${said.stdout}\n${exec.stderr}` } : said;
  return [blockedReason('the overlay', `on the runner: ${wordsOf(words)}`)];
}

function blockedReason(step: string, why: string): Reason {
  return {
    code: 'AccessModeUnmet',
    what: `HyOps preflight blocks ${step}: ${quoted(why, MOST_QUOTED)}`,
    where: `blueprint preflight, step ${step}`,
    do: 'supply what is missing, then issue a new decision',
  };
}

/** Returns the last error line. Depending on the command, HyOps writes errors to stdout or to stderr. */
export function wordsOf(said: Said): string {
  const lines = `${endOfOutput(said.stdout)}\n${endOfOutput(said.stderr)}`
    .split('\n')
    .filter((line) => line.trim() !== '');
  return `${lines.findLast((line) => /ERR|error/i.test(line)) ?? lines.at(-1) ?? 'no output'} (exit code ${said.code})`;
}
