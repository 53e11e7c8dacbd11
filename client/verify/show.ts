import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Objective, REPORT, type RunReport } from '../../contract/evidence/files/report';

/** Reads the report of a sealed run without verifying it; throws when there is none. */
export function readReport(dir: string): RunReport {
  const path = join(dir, REPORT.path);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`there is no run report at ${path}; give the evidence folder of one sealed run`);
  }
  const report = REPORT.read(content);
  if (report) return report;
  throw new Error(
    `${path} is not a run report (${REPORT.misfit(content)}); verify the folder with hyops-dr evidence verify ${dir}`,
  );
}

/** Describes a run report for people: outcome, reasons, ten steps, approvals, deficiencies, captures. */
export function reportLines({ record, objectives, captures }: RunReport): string[] {
  return [
    `${record.decision_id}: ${record.outcome}`,
    `run ${record.run_id}, ${record.started_at} to ${record.ended_at}`,
    `plan ${record.plan ?? 'none'}${record.plan_digest === null ? '' : `, digest ${record.plan_digest}`}`,
    ...record.reasons.map(({ code, what, where, do: advice }) => `! ${code}: ${what} (${where}); ${advice}`),
    '',
    'Steps',
    ...record.steps.map(({ step, state, started_at, ended_at, waited_ms, note }, at) =>
      [
        `  ${String(at + 1).padStart(2)} ${step.padEnd(20)} ${state.padEnd(11)}`,
        duration(started_at, ended_at, waited_ms),
        note ?? '',
      ]
        .join(' ')
        .trimEnd(),
    ),
    ...section(
      'Approvals and operator messages',
      record.approvals.map(
        ({ at, message, by, accepted, why }) =>
          `  ${at} ${message} by ${by ?? 'nobody'}: ${accepted ? 'accepted' : 'refused'}, ${why}`,
      ),
    ),
    ...section(
      'Deficiencies',
      record.deficiencies.map(
        ({ call, what, by, reason }) =>
          `  ${call}: ${what}${by === null ? '' : `; waived by ${by}: ${reason ?? 'no reason'}`}`,
      ),
    ),
    ...section('Objectives', objectives.map(objectiveLine)),
    ...section(
      'Captures',
      captures.map(
        ({ clause, what, files }) =>
          `  ${clause} ${what}: ${files.length > 0 ? files.join(', ') : 'in the report'}`,
      ),
    ),
  ].map(plain);
}

function objectiveLine({ what, objective_ms, measured_ms, met, how }: Objective): string {
  const minutes = (ms: number | null, unknown: string) =>
    ms === null ? unknown : `${(ms / 60_000).toFixed(1)} min`;
  const verdict = met === null ? '' : met ? ', met' : ', missed';
  return `  ${what}: target ${minutes(objective_ms, 'none')}, measured ${minutes(measured_ms, 'unknown')}${verdict} (${how})`;
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function duration(start: string | null, end: string | null, waited_ms: number): string {
  if (start === null || end === null) return '';
  const worked = Math.max(0, Date.parse(end) - Date.parse(start) - waited_ms);
  const waited = waited_ms > 0 ? `, waited ${(waited_ms / 1000).toFixed(1)} s for people` : '';
  return `worked ${(worked / 1000).toFixed(1)} s${waited}`;
}

/** Removes control characters: a report may contain text from anywhere, which must not control the terminal. */
function plain(line: string): string {
  return line.replace(/\p{Cc}/gu, ' ');
}
