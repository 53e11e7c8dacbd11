import { concludeDispatch } from '../../activities/calls/conclude-dispatch';
import { reportInLines } from '../../activities/hyops/deploy-report';
import type { DispatchRecord } from '../../activities/hyops/dispatch-record';
import { BEFORE, facts } from './support/call-facts';

const OK = ['step=restore status=running action=deploy module=m', 'step=restore status=ok progress=100%'];
const END = (status: string) => `blueprint=a/b@v1 mode=hybrid status=${status} steps=1`;
const lines = (...all: string[]) => `${all.join('\n')}\n`;

function dispatch(rc: number | null, stdout: string, cameBack = true): DispatchRecord {
  return { folder: '/logs/runner/r1', exec: { rc, stdout, stderr: '' }, cameBack };
}
const NEVER_BEGUN: DispatchRecord = { folder: '/logs/runner/r1', exec: undefined, cameBack: false };
const NO_RECORD: DispatchRecord = { folder: undefined, exec: undefined, cameBack: false };

describe('C4.6 the conclusion of a dispatched call', () => {
  it.each<[string, Parameters<typeof facts>, DispatchRecord, string]>([
    ['succeeded there', [0, ''], dispatch(0, lines(...OK, END('ok'))), 'executed'],
    [
      'was ok there, but no new state was copied back',
      [0, '', { after: BEFORE }],
      dispatch(0, lines(...OK, END('ok'))),
      'HyopsNotExecuted',
    ],
    [
      'was skipped there',
      [0, ''],
      dispatch(0, lines('step=restore status=skipped reason=state-ok', END('ok'))),
      'skipped',
    ],
    [
      'failed there',
      [2, ''],
      dispatch(2, lines('step=restore status=failed rc=1 reason=x', END('failed'))),
      'HyopsFailed',
    ],
    [
      'was blocked there by preflight',
      [2, ''],
      dispatch(2, lines('blueprint=a/b@v1 mode=m preflight_status=failed steps=1')),
      'HyopsRefused',
    ],
    [
      'was refused there',
      [2, '', { after: BEFORE }],
      dispatch(2, 'ERR: not supported any more\n'),
      'HyopsRefused',
    ],
    [
      'was cancelled there',
      [2, ''],
      dispatch(130, lines('step=restore status=cancelled rc=130', END('cancelled'))),
      'HyopsFailed',
    ],
    [
      'lost its connection, whatever was copied back',
      [2, ''],
      dispatch(255, lines(...OK, END('ok'))),
      'HyopsOutcomeUnknown',
    ],
    ['was killed there', [2, ''], dispatch(137, lines(...OK)), 'HyopsOutcomeUnknown'],
    [
      'ended there, but its state was not copied back',
      [2, ''],
      dispatch(0, lines(...OK, END('ok')), false),
      'HyopsOutcomeUnknown',
    ],
    [
      'failed there, but its state was not copied back',
      [2, ''],
      dispatch(2, lines(END('failed')), false),
      'HyopsOutcomeUnknown',
    ],
    ['was killed here while it waited', [null, ''], dispatch(null, ''), 'HyopsOutcomeUnknown'],
    ['was killed here before it named its record', [null, ''], NO_RECORD, 'HyopsOutcomeUnknown'],
    [
      'was not sent because the copy failed',
      [2, 'error: runner dispatch failed: x\n'],
      NEVER_BEGUN,
      'HyopsNotExecuted',
    ],
    [
      'was not sent because the runner is not ready',
      [2, 'ERR: runner blueprint setup failed: x\n'],
      NO_RECORD,
      'HyopsRefused',
    ],
  ])('is correct when it %s', (_, given, record, expected) => {
    const conclusion = concludeDispatch(facts(...given), record, 'gcp-runner');
    expect(conclusion.state === 'failed' ? conclusion.reason.code : conclusion.state).toBe(expected);
  });

  it('is unknown when the dispatch is interrupted after the command was started', () => {
    const { result, ...rest } = facts(130, '');
    const given = { ...rest, result: { ...result, interrupted_because: 'the runner was stopped' } };
    expect(concludeDispatch(given, dispatch(255, ''), 'gcp-runner')).toMatchObject({
      reason: { code: 'HyopsOutcomeUnknown', what: expect.stringContaining('cannot be cancelled') },
    });
    expect(concludeDispatch(given, NEVER_BEGUN, 'gcp-runner')).toMatchObject({
      reason: { code: 'HyopsNotExecuted' },
    });
  });

  it('requires the final line of the report', () => {
    expect(reportInLines(lines(...OK))).toBeUndefined();
    expect(reportInLines(lines(...OK, END('ok')))?.steps).toEqual([
      expect.objectContaining({ id: 'restore', status: 'ok' }),
    ]);
  });
});
