import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineUpdate,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type AcquireAnswer,
  type AcquireRequest,
  AUTHORITY_MESSAGES,
  type ReleaseRequest,
  type WorkloadState,
} from '../contract/world/workload';
import { wrongWithMessage } from '../contract/world/workload-messages';
import { decoded, updateNamed } from './messages/messages';
import { now } from './run/clock';

type ByHand = { by: string; reason: string };

const acquire = defineUpdate<AcquireAnswer, [AcquireRequest]>(AUTHORITY_MESSAGES.acquire);
const release = defineUpdate<boolean, [ReleaseRequest]>(AUTHORITY_MESSAGES.release);
const freeze = defineUpdate<WorkloadState, [ByHand]>(AUTHORITY_MESSAGES.freeze);
const unfreeze = defineUpdate<WorkloadState, [ByHand]>(AUTHORITY_MESSAGES.unfreeze);
const releaseByHand = defineUpdate<WorkloadState, [ByHand & { decision_id: string }]>(
  AUTHORITY_MESSAGES.releaseByHand,
);
const state = defineQuery<WorkloadState>(AUTHORITY_MESSAGES.state);

const DAY_MS = 24 * 60 * 60_000;
// More than any policy allows a workload in a day.
const GRANTS_KEPT = 200;

const NOBODY: WorkloadState = { holder: null, epoch: 0, frozen: null, granted_at: [], released_by_hand: [] };

/** One per environment and workload, kept forever: records which run may change the workload, and with which epoch. */
export async function workloadAuthority(carried: WorkloadState = NOBODY): Promise<void> {
  let workload = carried;

  const handle = <Answer, Sent>(
    { name }: UpdateDefinition<Answer, [Sent]>,
    answer: (sent: Sent) => Answer,
  ): void =>
    setHandler(updateNamed<Answer>(name), (sent) => answer(decoded(sent) as Sent), {
      validator: (sent) => {
        const why = wrongWithMessage(name, decoded(sent));
        if (why !== undefined) throw ApplicationFailure.nonRetryable(why, 'MessageInvalid');
      },
    });

  handle(acquire, (asked): AcquireAnswer => {
    const { holder, frozen, epoch } = workload;
    if (holder?.run_id === asked.run_id) return { granted: true, epoch };
    if (frozen || (holder && holder.run_id !== asked.take_over_from))
      return { granted: false, holder, frozen, over_limit: null };
    const { take_over_from, seen_epoch, most_per_day, ...who } = asked;
    const recent = workload.granted_at.filter((at) => Date.now() - Date.parse(at) < DAY_MS);
    if (most_per_day !== null && recent.length >= most_per_day)
      return { granted: false, holder: null, frozen: null, over_limit: recent.length };
    const next = Math.max(epoch, seen_epoch) + 1;
    workload = {
      ...workload,
      epoch: next,
      holder: { ...who, since: now() },
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
  handle(freeze, (who) => {
    workload = { ...workload, frozen: { ...who, since: now() } };
    return workload;
  });
  handle(unfreeze, () => {
    workload = { ...workload, frozen: null };
    return workload;
  });
  handle(releaseByHand, ({ decision_id, by, reason }) => {
    if (workload.holder?.decision_id === decision_id)
      workload = {
        ...workload,
        holder: null,
        released_by_hand: [...workload.released_by_hand, { decision_id, by, reason, at: now() }].slice(-20),
      };
    return workload;
  });
  setHandler(state, () => workload);

  await condition(() => workflowInfo().continueAsNewSuggested && allHandlersFinished());
  await continueAsNew<typeof workloadAuthority>(workload);
}
