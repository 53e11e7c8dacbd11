import type { RunSummary } from '../../contract/run/record';
import { STEP_SIGN } from '../../contract/run/step-record';
import { reasonLines } from '../../contract/words/dr-error';
import type { RunView } from '../run-view';

/** Describes a run for people: its state, its ten steps, what it waits for, and how it ended. */
export function runLines(view: RunView): string[] {
  return [
    `${view.decision_id}  ${standing(view)}`,
    ...factLines(view),
    ...(view.answered_by === 'worker' ? stepLines(view) : recordLines(view)),
    ...(view.end
      ? endLines(view.end)
      : view.reasons.length > 0
        ? ['', ...reasonLines(view.reasons, '  ')]
        : []),
  ];
}

function standing(view: RunView): string {
  return view.outcome ?? view.phase ?? view.temporal_status.toLowerCase();
}

function factLines(view: RunView): string[] {
  const plan = view.answered_by === 'worker' && view.plan ? `plan ${view.plan}` : '';
  const where = view.environment ? ` in ${view.environment}` : '';
  const workload = view.workload ? `workload ${view.workload}${where}` : where.trim();
  const facts = [plan, workload, `started ${view.started_at}`].filter((fact) => fact !== '');
  return [`  ${facts.join('  ')}`];
}

function stepLines(view: RunView & { answered_by: 'worker' }): string[] {
  const { stopped } = view;
  return [
    '',
    ...view.steps.map((step, at) => {
      const number = String(at + 1).padStart(2);
      const took = durationOf(step.started_at, step.ended_at);
      return `  ${STEP_SIGN[step.state]} ${number} ${step.step.padEnd(22)}${took}${step.note ?? ''}`.trimEnd();
    }),
    ...(view.call ? ['', `  now: ${view.call}`] : []),
    ...(view.messages.warning ? ['', `  ! ${view.messages.warning}`] : []),
    ...(view.waiting_for ? ['', `  ! waiting for ${view.waiting_for}`] : []),
    ...(stopped
      ? [
          ...reasonLines(stopped.reasons, '  '),
          `  to answer: hyops-dr ${stopped.skippable ? 'retry|skip|abort' : 'retry|abort'} ${view.decision_id} --as NAME --reason TEXT`,
        ]
      : []),
  ];
}

function durationOf(from: string | null, to: string | null): string {
  if (!from || !to) return '';
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return `${seconds < 100 ? seconds.toFixed(1) : Math.round(seconds)} s  `;
}

function recordLines(view: RunView & { answered_by: 'history' }): string[] {
  return [
    '',
    `  ! ${view.why}; showing the records of the Temporal server`,
    `  Temporal status ${view.temporal_status.toLowerCase()}, phase ${view.phase ?? 'not recorded yet'}`,
    ...(view.last_activity ? [`  latest activity: ${view.last_activity.says}`] : []),
    ...view.pending.map(
      ({ activity, state, attempt, last_failure }) =>
        `  pending: ${activity}, ${state}, attempt ${attempt}${last_failure ? `, last failure: ${last_failure}` : ''}`,
    ),
    ...(view.end ? [] : ['  to continue the run, start a worker: hyops-dr worker']),
  ];
}

/** Describes how a run ended, for people. */
export function endLines(end: RunSummary): string[] {
  return [
    '',
    `  outcome: ${end.outcome}`,
    ...reasonLines(end.reasons, '  '),
    ...end.deficiencies.map(
      ({ call, what, by }) => `  ! deficiency in ${call}: ${what}${by ? ` (waived by ${by})` : ''}`,
    ),
    ...(end.evidence
      ? [`  evidence: ${end.evidence.place}`, `  manifest: sha256 ${end.evidence.manifest_sha256}`]
      : ['  evidence: not sealed']),
  ];
}
