export type { Decision } from '../contract/decision';
export { DrError, TemporalUnreachable } from '../contract/dr-error';
export type { Reason } from '../contract/failures';
export type { OperatorAction } from '../contract/operator-action';
export { parseDecision } from '../contract/parse-decision';
export type { ApprovalRequest, RunStatus, RunSummary } from '../contract/run-record';
export type { WorkloadState } from '../contract/workload';
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
