export type { OperatorAction } from '../contract/approval/operator-action';
export type { Decision } from '../contract/decision/decision';
export { parseDecision } from '../contract/decision/parse-decision';
export type { ApprovalRequest, RunStatus, RunSummary } from '../contract/run/record';
export { DrError, TemporalUnreachable } from '../contract/words/dr-error';
export type { Reason } from '../contract/words/failures';
export type { WorkloadState } from '../contract/world/workload';
export type { ConnectionSettings } from './connection';
export { createDrClient, type DrClient, type Verdict } from './dr-client';
export type { RunFilter, RunListing } from './list-runs';

export { DecisionRejected, NobodyAnswered, RunNotFound } from './request-errors';
export type { RunEnd } from './run-end';
export type { PendingActivity, RunFacts, RunView } from './run-view';
export type { MessageAnswer } from './send-message';
export type { Sign, Speaker } from './speak';
export type { Submission } from './submit-decision';
export type { WorkloadName } from './workload-control';
