import { isFailureCode, outcomeOfFailure } from '../../../contract/words/failures';
import {
  authorityWorkflowId,
  DECISION_QUEUE,
  decisionIdOfRun,
  QUERIES,
  runnerQueues,
  runWorkflowId,
  SEARCH_ATTRIBUTES,
  SIGNALS,
  UPDATES,
  WORKFLOW_TYPE,
} from '../../../contract/words/names';
import { isOutage, OUTCOMES } from '../../../contract/words/outcomes';
import { CALL_STEPS, GATES, STEPS } from '../../../contract/words/steps';

describe('names that histories, scripts and people depend on', () => {
  it('are these, for messages and queues', () => {
    expect({ WORKFLOW_TYPE, DECISION_QUEUE, SIGNALS, UPDATES, QUERIES, SEARCH_ATTRIBUTES }).toEqual({
      WORKFLOW_TYPE: 'drRun',
      DECISION_QUEUE: 'hyops-dr',
      SIGNALS: ['approve', 'reject', 'withdraw', 'abort', 'retryStep', 'skipStep'],
      UPDATES: { submitApproval: 'submitApproval', operate: 'operate' },
      QUERIES: { status: 'status', approvalRequest: 'approvalRequest' },
      SEARCH_ATTRIBUTES: {
        DrEnvironment: 'KEYWORD',
        DrWorkload: 'KEYWORD',
        DrDecisionType: 'KEYWORD',
        DrTargetCloud: 'KEYWORD',
        DrPhase: 'KEYWORD',
        DrOutcome: 'KEYWORD',
        DrDrill: 'BOOL',
        DrSealed: 'BOOL',
      },
    });
    expect(runnerQueues('gcp-runner')).toEqual([
      'hyops-dr.gcp-runner.look',
      'hyops-dr.gcp-runner.do',
      'hyops-dr.gcp-runner.seal',
    ]);
    expect(authorityWorkflowId('production', 'orders')).toBe('workload-production:orders');
  });

  it('give each decision one workflow id, and back (C3.1)', () => {
    expect(runWorkflowId('orders-failover-1')).toBe('dr-orders-failover-1');
    expect(decisionIdOfRun('dr-orders-failover-1')).toBe('orders-failover-1');
    for (const other of ['something-else', 'dr-', 'dr', '']) expect(decisionIdOfRun(other)).toBeUndefined();
  });

  it('are these ten steps in this order (C7.1-C7.10)', () => {
    expect(STEPS).toEqual([
      'decide',
      'approve',
      'validate-access-mode',
      'prepare-target',
      'move-data',
      'sync-secrets',
      'reconcile-workloads',
      'cut-traffic',
      'resume-protection',
      'publish-evidence',
    ]);
    expect(CALL_STEPS).toEqual(STEPS.slice(3, 9));
  });

  it('are these five guards (C6.1-C6.5)', () => {
    expect(GATES).toEqual(['approval', 'secrets', 'access-mode', 'repository', 'fencing']);
  });

  it('are these outcomes, of which two are outages (C4.6)', () => {
    expect(OUTCOMES).toEqual([
      'completed',
      'completed-with-deficiencies',
      'held',
      'denied',
      'refused',
      'rejected',
      'expired',
      'failed',
      'aborted',
    ]);
    expect(OUTCOMES.filter(isOutage)).toEqual(['failed', 'aborted']);
  });

  it.each([
    ['DecisionInvalid', 'refused'],
    ['DecisionAlreadyExecuted', 'refused'],
    ['PlanMissing', 'refused'],
    ['PlanAmbiguous', 'refused'],
    ['PlanInvalid', 'refused'],
    ['ApprovalMissing', 'refused'],
    ['ApprovalRejected', 'rejected'],
    ['ApprovalExpired', 'expired'],
    ['SecretsMissing', 'refused'],
    ['AccessModeUnmet', 'refused'],
    ['RepositoryStateMissing', 'refused'],
    ['FencingUnproven', 'refused'],
    ['DowngradeRefused', 'refused'],
    ['WorkloadBusy', 'refused'],
    ['HyopsFailed', 'failed'],
    ['HyopsOutcomeUnknown', 'failed'],
    ['TrafficNotVerified', 'failed'],
    ['OperatorMissing', 'failed'],
    ['OperatorAborted', 'aborted'],
    ['EvidenceUnsealed', 'failed'],
  ])('end a run that stops for %s as %s (C4.6)', (code, outcome) => {
    expect(isFailureCode(code) && outcomeOfFailure(code)).toBe(outcome);
  });

  it('include a closed list of failure codes (C4.6)', () => {
    for (const stranger of ['toString', '__proto__', 'hyopsFailed', '', 7, null])
      expect(isFailureCode(stranger)).toBe(false);
  });
});
