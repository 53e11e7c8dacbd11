export type { ConnectionSettings } from '../connection/settings';
export type { OperatorAction } from '../contract/approval/operator-action';
export type { Decision } from '../contract/decision/decision';
export { parseDecision } from '../contract/decision/parse-decision';
export type { IdentityLevel } from '../contract/policy/approval-requirement';
export type { Deficiency } from '../contract/run/deficiency';
export type { Answer, Ending, NotEnded, Stopped } from '../contract/run/ending';
export type {
  Approval,
  ApprovalRequest,
  EvidenceSeal,
  RunProgress,
  RunStatus,
  RunSummary,
  StoppedCall,
} from '../contract/run/record';
export type { StepProgress, StepRecord, StepState, StepTimes } from '../contract/run/step-record';
export type { SigningPurpose, Statement, StatementKind } from '../contract/signing/signed-statement';
export { type Complaint, DrError, TemporalUnreachable } from '../contract/words/dr-error';
export type { ErrorKind } from '../contract/words/exit-codes';
export type { CodeOf, FailureCode, Parsed, Reason } from '../contract/words/failures';
export type { Outcome, Phase, StopOutcome } from '../contract/words/outcomes';
export type { Step } from '../contract/words/steps';
export type { Cloud, DecisionType } from '../contract/words/vocabulary';
export type {
  SignedLift,
  WorkloadFreeze,
  WorkloadHolder,
  WorkloadLift,
  WorkloadState,
} from '../contract/workload/workload';
export { createDrClient, type DrClient, type Verdict, type WorkloadClient } from './dr-client';
export type { RunFilter, RunListing } from './list-runs';

export { DecisionRejected, EndUnreadable, NobodyAnswered, RunNotFound } from './request-errors';
export type { PendingActivity, RunFacts, RunView } from './run-view';
export type { MessageAnswer, OperatorMessage } from './send-message';
export type { Sign, Speaker } from './speak';
export type { Submission } from './submit-decision';
export type { WorkloadName } from './workload-control';
