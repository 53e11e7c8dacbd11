import { ApplicationFailure } from '@temporalio/common';
import { Redactor } from '../../../contract/redaction/redactor';
import { Log, type LogFormat } from '../../../worker/observe/log';
import { stepOfActivity } from '../../../worker/observe/step-of-activity';

function aLog(format: LogFormat) {
  const lines: string[] = [];
  return { log: new Log(format, (line) => lines.push(line)), lines };
}

const OF_AN_ACTIVITY = {
  sdkComponent: 'worker',
  activityType: 'runCall',
  taskToken: 'CkFub25l',
  taskQueue: 'hyops-dr.local',
  workflowId: 'dr-one',
  workflowRunId: 'run-1',
  attempt: 2,
  step: 'move-data',
  call: '02-move-data-restore',
};

describe('the log of a worker', () => {
  it('writes one JSON document a line, with run, step and call, and without the token of the task', () => {
    const { log, lines } = aLog('json');
    log.warn('Activity failed', {
      ...OF_AN_ACTIVITY,
      error: ApplicationFailure.create({ type: 'HyopsFailed', message: 'exit code 1\nsecond line' }),
    });
    expect(JSON.parse(lines.join('\n'))).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      level: 'warn',
      message: 'Activity failed',
      decision_id: 'one',
      run_id: 'run-1',
      step: 'move-data',
      call: '02-move-data-restore',
      component: 'worker',
      activity: 'runCall',
      queue: 'hyops-dr.local',
      attempt: 2,
      error: { type: 'HyopsFailed', message: 'exit code 1\\u000asecond line' },
    });
  });

  it('writes the same for people on one line', () => {
    const { log, lines } = aLog('text');
    log.info('activity started', OF_AN_ACTIVITY);
    expect(lines).toEqual([
      expect.stringMatching(
        /^\d\d:\d\d:\d\d\.\d{3} INFO {2}activity started decision_id=one .*step=move-data call=02-move-data-restore$/,
      ),
    ]);
  });

  it('names the workflow when it is not the run of a decision', () => {
    const { log, lines } = aLog('json');
    log.info('Workflow completed', { workflowId: 'workload-dev:erp' });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ workflow_id: 'workload-dev:erp' });
  });

  it('leaves out lines below its level', () => {
    const { log, lines } = aLog('json');
    log.debug('Activity started', OF_AN_ACTIVITY);
    expect(lines).toEqual([]);
  });

  it('removes the known secrets, what looks like one, and all but the beginning of a long text', () => {
    const { log, lines } = aLog('json');
    log.knows(new Redactor([{ name: 'DB_PASSWORD', value: 'correct-horse-battery' }]));
    log.warn('connecting as admin:correct-horse-battery failed', {
      error: new Error('password=correct-horse-battery'),
      apiKey: 'abcdef123456',
      dump: 'x'.repeat(1_000_000),
    });
    const [line = ''] = lines;
    expect(line).not.toMatch(/horse|abcdef123456/);
    expect(line).toContain('[redacted DB_PASSWORD]');
    expect(line.length).toBeLessThan(10_000);
  });

  it('survives what JSON cannot carry', () => {
    const { log, lines } = aLog('json');
    const circle: Record<string, unknown> = { big: 1n };
    circle['itself'] = circle;
    log.error('odd', { circle, half: '\ud800', nothing: undefined });
    expect(Object.keys(JSON.parse(lines[0] ?? ''))).toEqual(['time', 'level', 'message', 'circle', 'half']);
  });
});

describe('the step of an activity', () => {
  it.each([
    ['compilePlan', undefined, 'decide'],
    ['runCall', '04-cut-traffic-dns', 'cut-traffic'],
    ['runCall', 'anything', undefined],
    ['ofNobody', undefined, undefined],
  ])('of %s for call %s is %s', (activity, call, step) => {
    expect(stepOfActivity(activity, call)).toBe(step);
  });
});
