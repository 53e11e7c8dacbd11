import type { Client } from '@temporalio/client';
import type { Configuration } from '../../contract/configuration/configuration';
import { environmentOf, resolveRunner } from '../../contract/configuration/resolve-runner';
import type { Decision } from '../../contract/decision/decision';
import { parseDecision } from '../../contract/decision/parse-decision';
import { DECISION, DECISION_REFUSAL, ORIGINAL } from '../../contract/evidence/files/decision';
import type { Activities, Arrival, ReadDecision } from '../../contract/run/activity-messages';
import type { RunRef } from '../../contract/run/record';
import { digestOf } from '../../contract/signing/digest';
import { type Parsed, type Reason, reasonOf } from '../../contract/words/failures';
import { decisionIdOfRun, runnerQueue, runWorkflowId } from '../../contract/words/names';
import { fragment } from '../store/attempt';
import { claimOf } from '../store/claim';
import type { EvidenceStore } from '../store/store';
import { namespaceId } from '../temporal/namespace-id';
import { isPolled } from '../temporal/pollers';
import { refusal } from '../temporal/refusal';
import { serverTime } from '../temporal/server-time';

interface Dependencies {
  configuration: Configuration;
  client: Client;
  evidence: EvidenceStore;
}

/** Activities of the decision queue: parse the artifact and resolve the runner (C4.1, C5.1). */
export function createDecisionActivities({
  configuration,
  client,
  evidence,
}: Dependencies): Pick<Activities, 'parseDecision'> {
  return {
    async parseDecision(arrival, artifact) {
      const arrived = readArrival(arrival, artifact, new Date());
      if (!arrived.ok) {
        const ref = {
          decision_id: decisionIdOfRun(arrival.workflow_id) ?? arrival.workflow_id,
          run_id: arrival.run_id,
        };
        return refuse(ref, arrived.reasons, artifact);
      }
      const decision = arrived.value;
      const ref = { decision_id: decision.decision_id, run_id: arrival.run_id };
      const answer = answerOf(decision);
      if (answer !== 'go') {
        await claimOf(evidence, ref, decision, arrival.workflow_id, await namespaceId(client));
        await evidence.record(ref, fragment(`the decision is ${answer}`, filesOf(decision, artifact)));
        return { ...summaryOf(ref, decision, ''), answer };
      }
      const runner = resolveRunner(configuration, decision);
      if (!runner.ok) return refuse(ref, runner.reasons, artifact);
      const queue = runnerQueue(runner.value.name, 'seal');
      if (!(await isPolled(client, queue, serverTime())))
        return refuse(ref, [nobodyPolls(queue, runner.value.name)], artifact);
      return { ...summaryOf(ref, decision, runner.value.name), answer };
    },
  };

  function summaryOf(ref: RunRef, decision: Decision, runner: string): Omit<ReadDecision, 'answer'> {
    return {
      ref,
      decision_type: decision.decision_type,
      target_cloud: decision.target_cloud,
      drill: decision.drill ?? false,
      environment: environmentOf(configuration, decision),
      runner,
    };
  }

  async function refuse(ref: RunRef, reasons: Reason[], artifact: Uint8Array): Promise<never> {
    await evidence.record(
      ref,
      fragment('the decision is refused', {
        ...ORIGINAL.holding(artifact),
        ...DECISION_REFUSAL.holding({ reasons }),
      }),
    );
    throw refusal(reasons);
  }
}

/** Returns the evidence files of a decision: the bytes as received, and the normalized form (C8.1). */
export function filesOf(decision: Decision, artifact: Uint8Array) {
  return {
    ...ORIGINAL.holding(artifact),
    ...DECISION.holding({ ...decision, digest: digestOf(decision) }),
  };
}

/** Parses and validates the decision that arrived, as of `now` (C4.1). */
export function readArrival(arrival: Arrival, artifact: Uint8Array, now: Date): Parsed<Decision> {
  if (arrival.inputs !== 1)
    return invalid(
      `the run was started with ${arrival.inputs} arguments instead of one`,
      'input',
      'start the run with the decision artifact as its only argument',
    );
  if (arrival.encoding !== 'json/plain')
    return invalid(
      `the encoding of the artifact is ${arrival.encoding || 'missing'}`,
      'input',
      'send it as json/plain',
    );
  const decision = parseDecision(artifact, now);
  if (!decision.ok) return decision;
  const expected = runWorkflowId(decision.value.decision_id);
  if (arrival.workflow_id !== expected)
    return invalid(
      `the workflow id is ${arrival.workflow_id}`,
      'workflow id',
      `start the run with the workflow id ${expected}`,
    );
  return decision;
}

/** Returns what the decision itself requires: to proceed, or to end as held or denied (C3.10). */
export function answerOf(decision: Decision): ReadDecision['answer'] {
  if (decision.decision_type === 'hold') return 'held';
  return decision.dr_mode === 'deny' ? 'denied' : 'go';
}

function invalid(what: string, where: string, advice: string): Parsed<Decision> {
  return { ok: false, reasons: [reasonOf('DecisionInvalid')(what, where, advice)] };
}

function nobodyPolls(queue: string, runner: string): Reason {
  return {
    code: 'RunnerMissing',
    what: `no worker polls ${queue}, so runner ${runner} is unavailable`,
    where: queue,
    do: `start a worker on the runner: hyops-dr worker --runner ${runner}`,
  };
}
