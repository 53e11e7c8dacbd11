import { z } from 'zod';
import { decisionFields } from '../decision/decision';
import { NAMESPACES, type StatementKind } from '../signing/signed-statement';
import { decisionIdOfRun } from '../words/names';
import type {
  Activities,
  Arrival,
  CallRequest,
  ClaimedAnswer,
  PlanRef,
  RunAtRunner,
} from './activity-messages';
import { exact, exactly } from './exactly';
import { NoticeShape } from './notice-shape';
import type { RunRef } from './record';
import { LedgerShape, RunRecordShape, SignedShape } from './shapes';

/** The run that the arguments of an activity name, and how much the runner must already know about it. */
export interface NamedRun {
  ref: RunRef;
  workflow_id: string;
  /**
   * `claimed`: its decision must be claimed for this run. `new`: the runner knows nothing about it yet, or need not.
   */
  known: 'new' | 'claimed';
}

/** How one activity is checked at the border: the shape of its arguments, and the run that they name. */
export interface BorderRule<A extends unknown[]> {
  arguments: z.ZodType<A>;
  run(args: A): NamedRun;
}

/** One byte more than an artifact may have, so that the activity itself can refuse one that is too large. */
const LARGEST_ARTIFACT_BYTES = 64 * 1024 + 1;
/** More answers than any person gives; the number becomes part of a path. */
const MOST_RETRIES = 999;

const id = z.string().min(1).max(1000);
const digest = z.string().regex(/^[0-9a-f]{64}$/);

const Artifact = z.instanceof(Uint8Array).refine(({ length }) => length <= LARGEST_ARTIFACT_BYTES);
const ArrivalShape = exactly<Arrival>()({
  workflow_id: id,
  run_id: id,
  inputs: z.int().min(0),
  encoding: z.string(),
  size: z.int().min(0),
}).strict();

const Ref = exactly<RunRef>()({ decision_id: decisionFields.decision_id, run_id: id }).strict();
const ofPlan = { ref: Ref, plan_digest: digest, home: z.uuid(), workflow_id: id };
const PlanRefShape = exactly<PlanRef>()(ofPlan).strict();
const RunAtRunnerShape = exactly<RunAtRunner>()({ ref: Ref, workflow_id: id, runner: id }).strict();
const Retry = z.int().min(0).max(MOST_RETRIES);
const CallRequestShape = exactly<CallRequest>()({
  ...ofPlan,
  call: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/),
  retry: Retry,
  epoch: z.int().min(0),
}).strict();

const said = { operator: id, reason: id };
const Answer = exact<ClaimedAnswer>()(
  z.discriminatedUnion('action', [
    z.strictObject({ ...said, action: z.enum(['retryStep', 'skipStep']), step: id, failure: id }),
    z.strictObject({ ...said, action: z.literal('abort') }),
  ]),
);

const kinds = Object.keys(NAMESPACES) as [StatementKind, ...StatementKind[]];
const Signed = z.strictObject({
  kind: z.enum(kinds),
  statement: SignedShape,
  signature: z.string().max(4096),
});

const claimed = ({ ref, workflow_id }: PlanRef): NamedRun => ({ ref, workflow_id, known: 'claimed' });
const ofThePlan: BorderRule<[PlanRef]> = {
  arguments: z.tuple([PlanRefShape]),
  run: ([plan]) => claimed(plan),
};
const ofTheCall: BorderRule<[CallRequest]> = {
  arguments: z.tuple([CallRequestShape]),
  run: ([call]) => claimed(call),
};
const told = ({ decision_id, run_id, workflow_id }: RunRef & { workflow_id: string }): NamedRun => ({
  ref: { decision_id, run_id },
  workflow_id,
  known: 'new',
});

/**
 * What every activity accepts, by name. Workflow code is not trusted: arguments come through a server that others can
 * reach, so the runner parses them like any other external input (C4.8).
 */
export const BORDER: { readonly [A in keyof Activities]: BorderRule<Parameters<Activities[A]>> } = {
  parseDecision: {
    arguments: z.tuple([ArrivalShape, Artifact]),
    run: ([{ workflow_id, run_id }]) =>
      told({ decision_id: decisionIdOfRun(workflow_id) ?? workflow_id, run_id, workflow_id }),
  },
  compilePlan: {
    arguments: z.tuple([RunAtRunnerShape, Artifact]),
    run: ([{ ref, workflow_id }]) => told({ ...ref, workflow_id }),
  },
  confirmPlan: ofThePlan,
  verifySignatures: {
    arguments: z.tuple([PlanRefShape, z.array(Signed).max(1000)]),
    run: ([plan]) => claimed(plan),
  },
  readMessages: { arguments: z.tuple([PlanRefShape, z.int().min(0)]), run: ([plan]) => claimed(plan) },
  recordAnswer: {
    arguments: z.tuple([PlanRefShape, Answer]),
    run: ([plan]) => claimed(plan),
  },
  acquireWorkload: ofThePlan,
  releaseWorkload: ofThePlan,
  confirmApproval: {
    arguments: z.tuple([PlanRefShape, LedgerShape]),
    run: ([plan]) => claimed(plan),
  },
  confirmSecrets: ofThePlan,
  confirmAccessMode: ofThePlan,
  confirmRepository: ofThePlan,
  confirmFencing: ofThePlan,
  runCall: ofTheCall,
  confirmHumanCall: ofTheCall,
  proveHumanCall: ofTheCall,
  readTraffic: { arguments: z.tuple([PlanRefShape, Retry]), run: ([plan]) => claimed(plan) },
  proveRemoval: ofThePlan,
  notify: { arguments: z.tuple([NoticeShape]), run: ([notice]) => told(notice) },
  reportPresence: {
    arguments: z.tuple([RunAtRunnerShape]),
    run: ([{ ref, workflow_id }]) => told({ ...ref, workflow_id }),
  },
  publishEvidence: { arguments: z.tuple([RunRecordShape]), run: ([record]) => told(record) },
};

/** The names of all activities. */
export const ACTIVITIES: readonly string[] = Object.keys(BORDER);
