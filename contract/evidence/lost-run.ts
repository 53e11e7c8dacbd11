import type { LedgerEntry } from '../approval/ledger';
import { entryOf, type Seen, statementsSeen } from '../approval/seen';
import type { CompiledPlan } from '../plan/compiled-plan';
import type { RunRecord, RunRef } from '../run/record';
import type { EndedStep } from '../run/step-record';
import { digestOf } from '../signing/digest';
import type { Reason } from '../words/failures';
import { STEPS, type Step } from '../words/steps';
import { ACCESS_MODE, WORKLOAD } from './files/access';
import { callOf } from './files/calls';
import { DECISION, DECISION_REFUSAL, ORIGINAL } from './files/decision';
import { DIFFERENCES } from './files/differences';
import { ENDPOINTS } from './files/endpoints';
import { GATE } from './files/gates';
import type { Lost } from './files/histories';
import { HISTORY } from './files/histories';
import { OVERLAY, PLAN, PLAN_REFUSAL, TOOLS } from './files/plan';
import type { EvidenceFile } from './shape/evidence-file';

/** The files on the runner of a run that Temporal no longer knows. */
export interface Remains {
  run: RunRef;
  workflow_id: string;
  home: string;
  fragments: readonly { at: string; files: Record<string, unknown> }[];
  /** The latest compiled plan, if any. */
  plan: CompiledPlan | null;
  /** Messages from people, as the approval gate was told them. */
  ledger: LedgerEntry[];
  /** What the runner itself has seen. */
  seen: readonly Seen[];
}

const NOT_TOLD = 'the records do not show how it ended';

/** Returns the account of a run without its history (C4.5, C4.6). Where messages are signed, only those count that were seen. */
export function accountOfLost(remains: Remains, { at, by, reason }: Lost['lost']): RunRecord {
  const { plan, ledger, seen } = remains;
  return accountOfRecords(remains, plan?.requirement.identity === 'signed' ? ledgerOf(seen) : ledger, at, {
    what: `Temporal no longer knows this run, so its history is lost: order and times come from its records on the runner, and messages sent after the gates are unknown. Sealed on the statement of ${by} (${reason})`,
    where: HISTORY.path,
  });
}

/**
 * Returns the account of a run whose history states what the records of this runner do not bear out. A message that need
 * not be signed is known only from that history, so none is in it.
 */
export function accountOfRefuted(remains: Remains, at: string): RunRecord {
  return accountOfRecords(remains, ledgerOf(remains.seen), at, {
    what: 'the history of this run is not what its runner did: this report has only what the records on the runner show',
    where: DIFFERENCES.path,
  });
}

function ledgerOf(seen: readonly Seen[]): LedgerEntry[] {
  return statementsSeen(seen).map((one, index) => ({ ...entryOf(one), seq: index + 1 }));
}

/**
 * Returns an account from records alone: aborted, with what they show. They show how far the run got, but not the
 * results of the earlier steps or how long it waited for people. `at` is its time when there are no records.
 */
function accountOfRecords(
  { run, plan, ...remains }: Remains,
  approvals: LedgerEntry[],
  at: string,
  why: Pick<Reason, 'what' | 'where'>,
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
        ...why,
        do: 'inspect the target, check whether a call of the run is still running, then issue a new decision',
      },
    ],
    plan: plan?.plan ?? null,
    plan_digest: plan && digestOf(plan),
    steps: stepsOf(remains.fragments, plan),
    deficiencies: [],
    approvals,
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
