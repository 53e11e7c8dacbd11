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
      ]),
    );
  });

  it.each(names)('%s replays on this build', async (name) => {
    const history: unknown = JSON.parse(readFileSync(join(HISTORIES, name), 'utf8'));
    await Worker.runReplayHistory({ workflowBundle: { codePath: BUNDLE } }, history);
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
