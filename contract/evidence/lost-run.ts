import type { LedgerEntry } from '../approval/ledger';
import type { CompiledPlan } from '../plan/compiled-plan';
import type { RunRecord, RunRef, StepRecord } from '../run/record';
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

/** What lies on the runner of a run that Temporal does not know any more. */
export interface Remains {
  run: RunRef;
  workflow_id: string;
  home: string;
  fragments: readonly { at: string; files: Record<string, unknown> }[];
  /** The plan that was made last, if any. */
  plan: CompiledPlan | null;
  /** Messages of people, as the approval gate kept them. */
  ledger: LedgerEntry[];
}

/**
 * The account of a run without its history: aborted, with what its records tell (C4.5, C4.6). A step is as far as
 * the records reach; when people were waited for is not known.
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
        what: `Temporal does not know this run any more, so its history is lost: order and times are as its records on the runner have them, and what people sent after the guards is not known. Sealed on the word of ${by} (${reason})`,
        where: HISTORY.path,
        do: 'look at the world it left, and whether a call of it went on; then decide anew',
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

function stepsOf(fragments: Remains['fragments'], plan: CompiledPlan | null): StepRecord[] {
  const told = fragments.flatMap(({ files, at }) => {
    const steps = Object.keys(files).flatMap((path) => stepOf(path, plan));
    return steps.slice(0, 1).map((step) => ({ step, at }));
  });
  const furthest = Math.max(0, ...told.map(({ step }) => STEPS.indexOf(step)));
  return STEPS.map((step, index) => {
    const times = told.flatMap((one) => (one.step === step ? [one.at] : [])).sort();
    const nothing = plan?.nothing.find((one) => one.step === step)?.reason ?? null;
    const record = { step, started_at: times[0] ?? null, ended_at: times.at(-1) ?? null, waited_ms: 0 };
    if (step === 'publish-evidence') return { ...record, state: 'running', ended_at: null, note: null };
    if (index > furthest) return { ...record, state: 'not-reached', note: null };
    if (index === furthest) return { ...record, state: 'running', ended_at: null, note: null };
    if (nothing !== null) return { ...record, state: 'nothing', note: nothing };
    return { ...record, state: 'done', note: 'as far as the records of later steps tell' };
  });
}

/** The step that a kept file was left by. */
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
