import { concludeDispatch } from '../../activities/calls/conclude-dispatch';
import { reportInLines } from '../../activities/hyops/deploy-report';
import type { DispatchRecord } from '../../activities/hyops/dispatch-record';
import { BEFORE, facts } from './call-facts';

const OK = ['step=restore status=running action=deploy module=m', 'step=restore status=ok progress=100%'];
const END = (status: string) => `blueprint=a/b@v1 mode=hybrid status=${status} steps=1`;
const lines = (...all: string[]) => `${all.join('\n')}\n`;

function dispatch(rc: number | null, stdout: string, cameBack = true): DispatchRecord {
  return { folder: '/logs/runner/r1', exec: { rc, stdout, stderr: '' }, cameBack };
}
const NEVER_BEGUN: DispatchRecord = { folder: '/logs/runner/r1', exec: undefined, cameBack: false };
const NO_RECORD: DispatchRecord = { folder: undefined, exec: undefined, cameBack: false };

describe('C4.6 what a dispatch to a runner left, and what is concluded from it', () => {
  it.each<[string, Parameters<typeof facts>, DispatchRecord, string]>([
    ['all well', [0, ''], dispatch(0, lines(...OK, END('ok'))), 'executed'],
    [
      'ok there, and no new state came back',
      [0, '', { after: BEFORE }],
      dispatch(0, lines(...OK, END('ok'))),
      'HyopsNotExecuted',
    ],
    [
      'skipped there',
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
      'blocked there by its preflight',
      [2, ''],
      dispatch(2, lines('blueprint=a/b@v1 mode=m preflight_status=failed steps=1')),
      'HyopsRefused',
    ],
    [
      'refused there',
      [2, '', { after: BEFORE }],
      dispatch(2, 'ERR: not supported any more\n'),
      'HyopsRefused',
    ],
    [
      'cancelled there',
      [2, ''],
      dispatch(130, lines('step=restore status=cancelled rc=130', END('cancelled'))),
      'HyopsFailed',
    ],
    [
      'the connection lost, whatever came back',
      [2, ''],
      dispatch(255, lines(...OK, END('ok'))),
      'HyopsOutcomeUnknown',
    ],
    ['killed there', [2, ''], dispatch(137, lines(...OK)), 'HyopsOutcomeUnknown'],
    [
      'ended there, and its state did not come back',
      [2, ''],
      dispatch(0, lines(...OK, END('ok')), false),
      'HyopsOutcomeUnknown',
    ],
    [
      'failed there, and its state did not come back',
      [2, ''],
      dispatch(2, lines(END('failed')), false),
      'HyopsOutcomeUnknown',
    ],
    ['the dispatch killed while it waited', [null, ''], dispatch(null, ''), 'HyopsOutcomeUnknown'],
    ['the dispatch killed before it named its record', [null, ''], NO_RECORD, 'HyopsOutcomeUnknown'],
    ['not sent: the copy failed', [2, 'error: runner dispatch failed: x\n'], NEVER_BEGUN, 'HyopsNotExecuted'],
    [
      'not sent: the runner is not ready',
      [2, 'ERR: runner blueprint setup failed: x\n'],
      NO_RECORD,
      'HyopsRefused',
    ],
  ])('%s', (_, given, record, expected) => {
    const conclusion = concludeDispatch(facts(...given), record, 'gcp-runner');
    expect(conclusion.state === 'failed' ? conclusion.reason.code : conclusion.state).toBe(expected);
  });

  it('an interruption of the dispatch says nothing of what it had begun', () => {
    const { result, ...rest } = facts(130, '');
    const given = { ...rest, result: { ...result, interrupted_because: 'the runner was stopped' } };
    expect(concludeDispatch(given, dispatch(255, ''), 'gcp-runner')).toMatchObject({
      reason: { code: 'HyopsOutcomeUnknown', what: expect.stringContaining('cannot be cancelled') },
    });
    expect(concludeDispatch(given, NEVER_BEGUN, 'gcp-runner')).toMatchObject({
      reason: { code: 'HyopsNotExecuted' },
    });
  });

  it('reads no report out of lines that do not come to an end', () => {
    expect(reportInLines(lines(...OK))).toBeUndefined();
    expect(reportInLines(lines(...OK, END('ok')))?.steps).toEqual([
      expect.objectContaining({ id: 'restore', status: 'ok' }),
    ]);
  });
});
