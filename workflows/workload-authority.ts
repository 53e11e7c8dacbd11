import { ApplicationFailure, type RawValue, type UpdateDefinition } from '@temporalio/common';
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineUpdate,
  defineWorkflowOptions,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { GRANTS_KEPT, isWorkloadState, LIFTS_KEPT, wrongWithMessage } from '../contract/workload/messages';
import {
  type AcquireAnswer,
  type AcquireRequest,
  AUTHORITY_MESSAGES,
  type ReleaseRequest,
  type SignedLift,
  type WorkloadLift,
  type WorkloadState,
} from '../contract/workload/workload';
import { ASKED, decoded, runInput, updateNamed } from './messages/messages';
import { now } from './run/clock';

type ByHand = { by: string; reason: string };
type Lifting = ByHand & { signed: SignedLift | null };

const acquire = defineUpdate<AcquireAnswer, [AcquireRequest]>(AUTHORITY_MESSAGES.acquire);
const release = defineUpdate<boolean, [ReleaseRequest]>(AUTHORITY_MESSAGES.release);
const freeze = defineUpdate<WorkloadState, [ByHand]>(AUTHORITY_MESSAGES.freeze);
const unfreeze = defineUpdate<WorkloadState, [Lifting]>(AUTHORITY_MESSAGES.unfreeze);
const releaseByHand = defineUpdate<WorkloadState, [Lifting & { decision_id: string }]>(
  AUTHORITY_MESSAGES.releaseByHand,
);
const state = defineQuery<WorkloadState>(AUTHORITY_MESSAGES.state, ASKED);

const DAY_MS = 24 * 60 * 60_000;
/** Twice the longest state that `isWorkloadState` accepts. */
const LONGEST_STATE_BYTES = 512 * 1024;
const NOBODY: WorkloadState = { holder: null, epoch: 0, frozen: null, granted_at: [], lifted: [] };

/**
 * One per environment and workload, kept forever: records which run may change the workload, and with which epoch. It
 * lets runners agree, and people see who holds what; what a runner does follows from the record of the runner (C6.5).
 */
export async function workloadAuthority(...carried: RawValue[]): Promise<void> {
  let workload = carriedIn(carried);

  const handle = <Answer, Sent>(
    { name }: UpdateDefinition<Answer, [Sent]>,
    answer: (sent: Sent) => Answer,
  ): void =>
    setHandler(updateNamed<Answer>(name), (sent) => answer(decoded(sent) as Sent), {
      validator: (sent) => {
        const why = wrongWithMessage(name, decoded(sent), workload.epoch);
        if (why !== undefined) throw ApplicationFailure.nonRetryable(why, 'MessageInvalid');
      },
    });
  const lifted = (one: Omit<WorkloadLift, 'at'>) =>
    [...workload.lifted, { ...one, at: now() }].slice(-LIFTS_KEPT);

  handle(acquire, (asked): AcquireAnswer => {
    const { holder, frozen, epoch } = workload;
    if (holder?.run_id === asked.run_id) return { granted: true, epoch };
    if (frozen || (holder && holder.run_id !== asked.take_over_from))
      return { granted: false, holder, frozen, over_limit: null };
    const { decision_id, workflow_id, run_id, seen_epoch, held_epoch, most_per_day } = asked;
    const recent = workload.granted_at.filter((at) => Date.now() - Date.parse(at) < DAY_MS);
    if (most_per_day !== null && recent.length >= most_per_day)
      return { granted: false, holder: null, frozen: null, over_limit: recent.length };
    const next = held_epoch !== null && held_epoch >= epoch ? held_epoch : Math.max(epoch, seen_epoch) + 1;
    workload = {
      ...workload,
      epoch: next,
      holder: { decision_id, workflow_id, run_id, since: now() },
      granted_at: [...recent, now()].slice(-GRANTS_KEPT),
    };
    return { granted: true, epoch: next };
  });
  handle(release, ({ run_id, changed }) => {
    const { holder, granted_at } = workload;
    if (holder?.run_id !== run_id) return false;
    const counted = changed ? granted_at : granted_at.filter((at) => at !== holder.since);
    workload = { ...workload, holder: null, granted_at: counted };
    return true;
  });
  handle(freeze, ({ by, reason }) => {
    workload = { ...workload, frozen: { by, reason, since: now() } };
    return workload;
  });
  // The words are kept even when they change nothing here: a runner may know a freeze or a hold that was lost here.
  handle(unfreeze, ({ by, reason, signed }) => {
    const one = { change: 'unfreeze', decision_id: null, by, reason, signed } as const;
    workload = { ...workload, frozen: null, lifted: lifted(one) };
    return workload;
  });
  handle(releaseByHand, ({ decision_id, by, reason, signed }) => {
    const holder = workload.holder?.decision_id === decision_id ? null : workload.holder;
    const one = { change: 'release', decision_id, by, reason, signed } as const;
    workload = { ...workload, holder, lifted: lifted(one) };
    return workload;
  });
  setHandler(state, () => workload);

  await condition(() => workflowInfo().continueAsNewSuggested && allHandlersFinished());
  await continueAsNew<(carried: WorkloadState) => Promise<void>>(workload);
}

defineWorkflowOptions(workloadAuthority, { staticOptions: { typeInfo: runInput } });

/** Anyone can start a workflow with any arguments; what is not such a state counts as none. */
function carriedIn([first]: readonly RawValue[]): WorkloadState {
  const carried = decoded(first, LONGEST_STATE_BYTES);
  return isWorkloadState(carried) ? carried : NOBODY;
}
