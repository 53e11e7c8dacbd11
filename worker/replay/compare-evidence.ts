import { z } from 'zod';
import { answerOf, readArrival } from '../../activities/decide/decision-activities';
import { standing } from '../../contract/approval/ledger';
import { RESULT } from '../../contract/evidence/files/calls';
import { DECISION, DECISION_REFUSAL, ORIGINAL } from '../../contract/evidence/files/decision';
import { GATE } from '../../contract/evidence/files/gates';
import { PLAN } from '../../contract/evidence/files/plan';
import { POLICY } from '../../contract/evidence/files/policy';
import { REPORT } from '../../contract/evidence/files/report';
import { firstDifference } from '../../contract/evidence/first-difference';
import { briefOf, type CompiledPlan } from '../../contract/plan/compiled-plan';
import { type Arrival, isGateActivity } from '../../contract/run/activity-messages';
import { LedgerShape } from '../../contract/run/shapes';
import { digestOf } from '../../contract/signing/digest';
import { policyDifference } from './compare-policy';
import type { KeptEvidence } from './kept-evidence';
import type { RecordedActivity, RecordedHistory } from './recorded-history';
import type { Replay } from './replay-history';

/** A difference between this build's decision and the run's: contract clause, evidence file, description. */
export interface Disagreement {
  clause: string;
  file: string;
  what: string;
}

/**
 * Recomputes a run's decisions from its evidence and compares them: the decision from its bytes, the required approvals
 * from the policy, the brief from the plan, whether the plan had changed, the answers of gates and calls from their
 * files, and the run record from the history.
 */
export function compareEvidence(
  kept: KeptEvidence,
  { activities }: RecordedHistory,
  replay: Replay,
): Disagreement[] {
  if (cameTooLate(kept, activities)) return [];
  return activities.flatMap((activity): Disagreement[] => {
    if (activity.type === 'parseDecision') return decision(kept, activity);
    if (activity.type === 'publishEvidence') return account(kept, replay.inputOf(activity.id)?.[0]);
    if (activity.result === undefined) return [];
    if (activity.type === 'compilePlan') return plan(kept, activity);
    if (activity.type === 'runCall') return call(kept, activity);
    if (activity.type === 'confirmPlan') return planAgain(kept, activity);
    return isGateActivity(activity.type) ? gate(kept, activity) : [];
  });
}

const Read = z.object({ ref: z.object({ run_id: z.string() }) });

/** Reports whether the run is a reset of an already closed run; what it repeats is then in the other run's evidence. */
function cameTooLate(kept: KeptEvidence, activities: readonly RecordedActivity[]): boolean {
  const sealed = REPORT.read(kept.json(REPORT.path))?.record.run_id;
  const read = activities.find(({ type }) => type === 'parseDecision')?.result;
  const began = Read.safeParse(read).data?.ref.run_id;
  return sealed !== undefined && began !== undefined && sealed !== began;
}

function decision(kept: KeptEvidence, { input, at, result }: RecordedActivity): Disagreement[] {
  const original = kept.bytes(ORIGINAL.path);
  if (!original) return [];
  const read = readArrival(input[0] as Arrival, original, new Date(at));
  if (!read.ok) {
    const refused = DECISION_REFUSAL.read(kept.json(DECISION_REFUSAL.path));
    return differing('C4.1', ORIGINAL.path, read.reasons, refused?.reasons);
  }
  if (result === undefined) return [];
  const { decision_type, target_cloud, drill = false } = read.value;
  const understood = { decision_type, target_cloud, drill, answer: answerOf(read.value) };
  return [
    ...differing('C4.1', ORIGINAL.path, understood, only(understood, result)),
    ...differing(
      'C8.1',
      DECISION.path,
      { ...read.value, digest: digestOf(read.value) },
      kept.json(DECISION.path),
    ),
  ];
}

const Asked = z.object({ plan_digest: z.string() });
const PlacedBrief = z.object({ home: z.string(), notified: z.boolean() });

function plan(kept: KeptEvidence, { id, result }: RecordedActivity): Disagreement[] {
  const file = kept.leftBy(id, PLAN) ?? PLAN.path;
  const policyFile = kept.leftBy(id, POLICY) ?? POLICY.path;
  const compiled = kept.json(file) as CompiledPlan;
  // Only the history knows the evidence home and whether a notify command is configured.
  const place = PlacedBrief.safeParse(result).data ?? { home: '', notified: false };
  try {
    const asked = policyDifference(kept, policyFile, compiled);
    return [
      ...differing('C8.3', file, briefOf(compiled, digestOf(compiled), place), result),
      ...(asked === undefined ? [] : [{ clause: 'C4.2', file: policyFile, what: asked }]),
    ];
  } catch {
    return [{ clause: 'C8.3', file, what: 'the file is not a valid plan' }];
  }
}

/**
 * Compares the second compilation of a plan, which left a file only if the plan differs and must be approved again. The
 * plan is not compiled here, because the HyOps of that time is unknown.
 */
function planAgain(kept: KeptEvidence, activity: RecordedActivity): Disagreement[] {
  const asked = Asked.safeParse(activity.input[0]).data?.plan_digest;
  const { changed } = z.object({ changed: z.unknown() }).safeParse(activity.result).data ?? {};
  const left = kept.leftBy(activity.id, PLAN);
  const made = left === undefined ? undefined : kept.json(left);
  const another = made !== undefined && digestOf(made) !== asked;
  if (another && changed !== null) return plan(kept, { ...activity, result: changed });
  return differing('C4.8', left ?? PLAN.path, another ? 'another plan' : null, changed);
}

function gate(kept: KeptEvidence, { id, type, input, result }: RecordedActivity): Disagreement[] {
  const file = kept.leftBy(id, GATE) ?? GATE.at(type);
  const seen = GATE.read(kept.json(file));
  const answer = seen && { gate: seen.gate, met: seen.met, reasons: seen.reasons };
  const found = differing('C8.5', file, answer, result);
  if (seen?.gate !== 'approval' || !seen.met) return found;
  const { requirement } = seen.proofs;
  const ledger = LedgerShape.safeParse(input[1]).data;
  if (ledger && standing({ entries: ledger }, requirement) === 'granted') return found;
  return [
    ...found,
    { clause: 'C6.1', file, what: 'the ledger lacks required approvals according to this build' },
  ];
}

function call(kept: KeptEvidence, { id, result }: RecordedActivity): Disagreement[] {
  const file = kept.leftBy(id, RESULT) ?? RESULT.folder;
  const read = RESULT.read(kept.json(file));
  const conclusion = read && 'conclusion' in read ? read.conclusion : undefined;
  const answer = conclusion && {
    state: conclusion.state === 'skipped' ? 'already-there' : conclusion.state,
    hyops_run: conclusion.state === 'executed' ? conclusion.hyops_run : null,
  };
  return differing('C4.4', file, answer, result);
}

/** Compares the run record that this build passes to the seal with the sealed one. */
function account(kept: KeptEvidence, given: unknown): Disagreement[] {
  if (typeof given !== 'object' || given === null) return [];
  const sealed = z.object({ record: z.looseObject({}) }).safeParse(kept.json(REPORT.path)).data;
  const record = new Map(Object.entries(sealed?.record ?? {}));
  return Object.entries(given).flatMap(([key, value]) => {
    const found = firstDifference(value, record.get(key), key);
    return found === undefined ? [] : [{ clause: 'C4.6', file: REPORT.path, what: found }];
  });
}

function differing(clause: string, file: string, now: unknown, recorded: unknown): Disagreement[] {
  const what = firstDifference(now, recorded);
  return what === undefined ? [] : [{ clause, file, what }];
}

/** Selects the values that another object has for the keys of an object. */
function only(keys: object, values: unknown): unknown {
  const all = new Map(Object.entries(values ?? {}));
  return Object.fromEntries(Object.keys(keys).map((key) => [key, all.get(key)]));
}
