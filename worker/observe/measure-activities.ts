import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { admittedRun } from '../../activities/border/border';
import { findPlan } from '../../activities/store/approved-plan';
import { readNewest } from '../../activities/store/newest';
import type { EvidenceStore } from '../../activities/store/store';
import { isLookAgain } from '../../activities/temporal/look-again';
import { callFolder, RESULT } from '../../contract/evidence/files/calls';
import { GATE } from '../../contract/evidence/files/gates';
import {
  type CallRequest,
  type GateAnswer,
  isGateActivity,
  type PlanRef,
} from '../../contract/run/activity-messages';
import { CONCLUDED } from '../../contract/run/concluded';
import type { RunRecord, RunRef } from '../../contract/run/record';
import type { Log } from './log';
import type { Metrics, REFUSING } from './metrics';
import { stepOfActivity } from './step-of-activity';

type Refusing = (typeof REFUSING)[number];

const BORDER_CODES = ['ArgumentsInvalid', 'CallerWrong'];
/** What refuses a run when an activity fails for good; other activities do not refuse. */
const REFUSES: Record<string, Refusing> = {
  parseDecision: 'decision',
  compilePlan: 'decision',
  acquireWorkload: 'workload',
  runCall: 'call',
  confirmHumanCall: 'call',
};

/**
 * Counts what activities answer, as they answer it. A figure that cannot be read is logged; the activity goes on as if
 * nobody measured.
 */
export function measureActivities(
  metrics: Metrics,
  evidence: EvidenceStore,
  log: Log,
): ActivityInterceptorsFactory {
  return ({ info: { activityType: activity } }) => ({
    inbound: {
      async execute(input, next) {
        try {
          const answer = await next(input);
          await unlessBroken(() => completed(activity, input.args, answer));
          return answer;
        } catch (error) {
          const refusing = refusedBy(activity, error);
          if (refusing) metrics.refusals.inc({ gate: refusing });
          // A call that waits for its turn has no end yet.
          if (!isLookAgain(error)) await unlessBroken(() => failed(activity, input.args));
          throw error;
        }
      },
    },
  });

  async function unlessBroken(measure: () => Promise<void>): Promise<void> {
    await measure().catch((error) => log.warn('a figure cannot be measured', { error }));
  }

  async function completed(activity: string, args: unknown[], answer: unknown): Promise<void> {
    // Once the border let an activity pass, its arguments have their shape.
    const ref = admittedRun();
    if (!ref) return;
    if (activity === 'publishEvidence') metrics.endedRuns.inc({ outcome: (args[0] as RunRecord).outcome });
    if (activity === 'runCall') await callEnded(ref, args[0] as CallRequest);
    if (activity === 'confirmRepository') await backupSeen(ref, args[0] as PlanRef);
    if (isGateActivity(activity) && !(answer as GateAnswer).met)
      metrics.refusals.inc({ gate: (answer as GateAnswer).gate });
  }

  async function failed(activity: string, args: unknown[]): Promise<void> {
    const ref = admittedRun();
    if (ref && activity === 'runCall') await callEnded(ref, args[0] as CallRequest);
  }

  /** Reads how long the call itself took: an attempt of its activity may have adopted it halfway. */
  async function callEnded(ref: RunRef, { call, retry }: CallRequest): Promise<void> {
    const end = RESULT.read(await evidence.read(ref, RESULT.at(callFolder(call, retry))));
    const step = stepOfActivity('runCall', call);
    if (!end || 'unattended' in end || !end.result || !step) return;
    const { started_at, ended_at } = end.result;
    const seconds = (Date.parse(ended_at) - Date.parse(started_at)) / 1000;
    metrics.callDuration.observe({ step, conclusion: end.conclusion.state }, Math.max(0, seconds));
  }

  async function backupSeen(ref: RunRef, { plan_digest }: PlanRef): Promise<void> {
    const fragments = await evidence.fragments(ref);
    const record = GATE.read(await readNewest(evidence, ref, GATE.at('repository'), fragments));
    const { plan } = await findPlan(evidence, ref, plan_digest);
    if (record?.gate !== 'repository' || !plan) return;
    const backup = record.proofs.at(-1)?.backup;
    const { environment, workload, repository } = plan;
    if (!backup || 'nothing' in repository.backup) return;
    const age = backup.age_minutes ?? Number.POSITIVE_INFINITY;
    metrics.backupAge.set({ environment, workload }, age * 60);
    metrics.backupAgeLimit.set({ environment, workload }, repository.backup.max_age_minutes * 60);
  }
}

function refusedBy(activity: string, error: unknown): Refusing | undefined {
  if (!(error instanceof ApplicationFailure) || !error.nonRetryable) return undefined;
  if (BORDER_CODES.includes(error.type ?? '')) return 'border';
  // A concluded call was executed and failed: nothing refused it.
  return error.details?.[1] === CONCLUDED ? undefined : REFUSES[activity];
}
