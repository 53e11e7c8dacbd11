import type { LedgerEntry } from '../approval/ledger';
import type { CompiledPlan } from '../plan/compiled-plan';
import type { RunRecord, RunRef } from '../run/record';
import type { EndedStep } from '../run/step-record';
import { digestOf } from '../signing/digest';
import { STEPS, type Step } from '../words/steps';
import { ACCESS_MODE, WORKLOAD } from './files/access';
import { callOf } from './files/calls';
import { DECISION, DECISION_REFUSAL, ORIGINAL } from './files/decision';
import { ENDPOINTS } from './files/endpoints';
import type { EvidenceFile } from './files/evidence-file';
import { GATE } from './files/gates';
import type { Lost } from './files/histories';
import { HISTORY } from './files/histories';
import { OVERLAY, PLAN, PLAN_REFUSAL, TOOLS } from './files/plan';

/** The files on the runner of a run that Temporal no longer knows. */
export interface Remains {
  run: RunRef;
  workflow_id: string;
  home: string;
  fragments: readonly { at: string; files: Record<string, unknown> }[];
  /** The latest compiled plan, if any. */
  plan: CompiledPlan | null;
  /** Messages from people, as the approval gate kept them. */
  ledger: LedgerEntry[];
}

const NOT_TOLD = 'the records do not show how it ended';

/**
 * Returns the account of a run without its history: aborted, with what its records show (C4.5, C4.6). The records show
 * how far it got, but not the results of the earlier steps or how long it waited for people.
 */
export function accountOfLost(
  { run, plan, ...remains }: Remains,
  { at, by, reason }: Lost['lost'],
): RunRecord {
  const times = remains.fragments.map((fragment) => fragment.at).sort();
  return {
    ...run,
    workflow_id: remains.workflow_id,
    home: remains.home,
    outcome: 'aborted',
    reasons: [
      {
        code: 'EndedOutsideRunner',
        what: `Temporal no longer knows this run, so its history is lost: order and times come from its records on the runner, and messages sent after the gates are unknown. Sealed on the statement of ${by} (${reason})`,
        where: HISTORY.path,
        do: 'inspect the target, check whether a call of the run is still running, then issue a new decision',
      },
    ],
    plan: plan?.plan ?? null,
    plan_digest: plan && digestOf(plan),
    steps: stepsOf(remains.fragments, plan),
    deficiencies: [],
    approvals: remains.ledger,
    messages_not_kept: 0,
    requirement: plan?.requirement ?? null,
    started_at: times[0] ?? at,
    ended_at: times.at(-1) ?? at,
  };
}

function stepsOf(fragments: Remains['fragments'], plan: CompiledPlan | null): EndedStep[] {
  const told = fragments.flatMap(({ files, at }) => {
    const steps = Object.keys(files).flatMap((path) => stepOf(path, plan));
    return steps.slice(0, 1).map((step) => ({ step, at }));
  });
  const furthest = Math.max(0, ...told.map(({ step }) => STEPS.indexOf(step)));
  return STEPS.map((step, index) => {
    const untold = { waited_ms: 0, note: null } as const;
    if (index > furthest) return { step, state: 'not-reached', started_at: null, ended_at: null, ...untold };
    const [first = null, ...more] = told.flatMap((one) => (one.step === step ? [one.at] : [])).sort();
    if (index === furthest && first !== null)
      return { step, state: 'running', started_at: first, ended_at: null, ...untold };
    const reason = plan?.nothing.find((one) => one.step === step)?.reason;
    return {
      step,
      state: 'unknown',
      started_at: first,
      ended_at: index === furthest ? null : (more.at(-1) ?? first),
      waited_ms: 0,
      note: reason === undefined ? NOT_TOLD : `the plan had nothing to do here: ${reason}`,
    };
  });
}

/** Returns the step that produced a kept file. */
function stepOf(path: string, plan: CompiledPlan | null): Step[] {
  const called = callOf(path);
  if (called !== undefined) return plan?.calls.flatMap(({ id, step }) => (id === called ? [step] : [])) ?? [];
  const isOneOf = (files: readonly EvidenceFile[]) => files.some((file) => file.isAt(path));
  if (ENDPOINTS.isAt(path)) return ['cut-traffic'];
  if (isOneOf([GATE, ACCESS_MODE, WORKLOAD])) return ['validate-access-mode'];
  return isOneOf([ORIGINAL, DECISION, DECISION_REFUSAL, PLAN, OVERLAY, TOOLS, PLAN_REFUSAL])
    ? ['decide']
    : [];
}
