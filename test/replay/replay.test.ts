import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

const HISTORIES = join(__dirname, 'histories');
const BUNDLE = join(__dirname, '..', '..', 'lib', 'workflow-bundle.js');

describe('a run recorded by an earlier build', () => {
  beforeAll(() => {
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
    });
  });

  const names = readdirSync(HISTORIES).filter((name) => name.endsWith('.json'));

  it('is there for every way in which a run can end', () => {
    expect(names.map((name) => name.replace(/\.v.*$/, ''))).toEqual(
      expect.arrayContaining([
        'completed',
        'held',
        'invalid',
        'refused-by-gate',
        'rejected',
        'expired',
        'failed',
        'aborted',
        'cancelled',
        'workload-authority',
        'workload-authority-carried',
        'odd-authority-messages',
      ]),
    );
  });

  it.each(names)('%s replays on this build', async (name) => {
    const history: unknown = JSON.parse(readFileSync(join(HISTORIES, name), 'utf8'));
    await Worker.runReplayHistory({ workflowBundle: { codePath: BUNDLE } }, history);
  });

  /** A run whose first call failed and was asked for again by an operator, so long after. */
  function retriedAfter(minutes: number, failure: string, made: boolean): unknown {
    const history = JSON.parse(readFileSync(join(HISTORIES, 'retried-by-operator.v0.1.json'), 'utf8'));
    const failed = history.events.findIndex((event: object) => 'activityTaskFailedEventAttributes' in event);
    const { applicationFailureInfo } = history.events[failed].activityTaskFailedEventAttributes.failure;
    const [told] = applicationFailureInfo.details.payloads;
    const reasons = JSON.parse(Buffer.from(told.data, 'base64').toString());
    reasons[0].code = failure;
    told.data = Buffer.from(JSON.stringify(reasons)).toString('base64');
    if (!made) {
      // A guard refused it: no attempt is recorded, and the operator answers that refusal.
      applicationFailureInfo.details.payloads = [told];
      for (const { workflowExecutionUpdateAcceptedEventAttributes: update } of history.events)
        for (const payload of update?.acceptedRequest.input.args.payloads ?? []) {
          const said = Buffer.from(payload.data, 'base64').toString();
          payload.data = Buffer.from(said.replace('.0"', '.refused.0"')).toString('base64');
        }
    }
    for (const event of history.events.slice(failed))
      event.eventTime = new Date(Date.parse(event.eventTime) + minutes * 60_000).toISOString();
    return history;
  }

  it.each([
    [
      'asks its guards again before its first call, when they are old',
      120,
      'WorkloadFrozen',
      /confirmApproval/,
    ],
    ['does not when they are fresh', 20, 'WorkloadFrozen', undefined],
    ['does not once something may have been changed', 120, 'HyopsFailed', undefined],
  ])('C6.1-C6.5 %s', async (_, minutes, failure, wanted) => {
    const replayed = Worker.runReplayHistory(
      { workflowBundle: { codePath: BUNDLE } },
      retriedAfter(minutes, failure, failure === 'HyopsFailed'),
    );
    if (wanted) await expect(replayed).rejects.toThrow(wanted);
    else await replayed;
  });

  it('is refused when its order was changed', async () => {
    const history = JSON.parse(readFileSync(join(HISTORIES, 'completed.v0.1.json'), 'utf8'));
    const scheduled = history.events.filter(
      (event: object) => 'activityTaskScheduledEventAttributes' in event,
    );
    scheduled[1].activityTaskScheduledEventAttributes.activityType.name = 'publishEvidence';
    await expect(Worker.runReplayHistory({ workflowBundle: { codePath: BUNDLE } }, history)).rejects.toThrow(
      /[Nn]ondeterminism/,
    );
  });
});
