import { defaultPayloadConverter } from '@temporalio/common';
import type { SignedStatement } from '../../../contract/signing/signed-statement';
import { runnerQueues } from '../../../contract/words/names';
import { GATES } from '../../../contract/words/steps';
import type { World } from '../../support/a-world';

const MOST_TASKS = 200;

const GATE_OF: Record<string, string> = {
  confirmApproval: 'approval',
  confirmSecrets: 'secrets',
  confirmAccessMode: 'access-mode',
  confirmRepository: 'repository',
  confirmFencing: 'fencing',
};

/** What a good run would get from its runner, invented. */
function invented(activity: string, args: unknown[]): unknown {
  const gate = GATES.find((one) => one === GATE_OF[activity]);
  if (gate) return { gate, met: true, reasons: [] };
  if (activity === 'confirmPlan') return { changed: null };
  if (activity === 'acquireWorkload') return { epoch: 1 };
  if (activity === 'runCall') return { state: 'executed', hyops_run: 'invented' };
  if (activity === 'readTraffic') return { endpoints: {} };
  if (activity === 'notify') return 'sent';
  return activity === 'verifySignatures' ? (args[1] as SignedStatement[]).map(provenBy) : undefined;
}

/** Each person has another key, or they would count as one. */
function provenBy({ statement }: SignedStatement) {
  return { ok: true, key: `SHA256:${String(statement['approver']).padEnd(43, 'A')}` };
}

/**
 * Stands in for the runner: polls its queue and answers every activity of a run with inventions, as anyone may who reaches
 * the port. Returns the answered activities once the run asks for its seal, which it leaves to the true runner.
 */
export async function forgeAnswers({ client, namespace }: World): Promise<string[]> {
  const service = client.workflowService;
  const answered: string[] = [];
  const about = { namespace, identity: 'forger' };
  const over = new AbortController();
  const poll = async (name: string) => {
    const task = await client.withDeadline(Date.now() + 70_000, () =>
      client.withAbortSignal(over.signal, () =>
        service.pollActivityTaskQueue({ ...about, taskQueue: { name } }),
      ),
    );
    return { name, task };
  };
  const polls = new Map(runnerQueues('local').map((name) => [name, poll(name)]));
  while (answered.length < MOST_TASKS) {
    const { name, task } = await Promise.race(polls.values());
    polls.set(name, poll(name));
    const activity = task.activityType?.name;
    if (!activity) continue;
    const { taskToken } = task;
    if (activity === 'publishEvidence') {
      const failure = { message: 'later', applicationFailureInfo: { type: 'Later' } };
      await service.respondActivityTaskFailed({ ...about, taskToken, failure });
      // A poll that goes on would take work from the true runner.
      over.abort();
      await Promise.allSettled(polls.values());
      return answered;
    }
    const args = (task.input?.payloads ?? []).map((one) => defaultPayloadConverter.fromPayload(one));
    const result = { payloads: [defaultPayloadConverter.toPayload(invented(activity, args))] };
    await service.respondActivityTaskCompleted({ ...about, taskToken, result });
    answered.push(activity);
  }
  throw new Error('the run never asked for its seal');
}
