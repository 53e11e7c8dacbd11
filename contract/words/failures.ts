import type { Outcome } from './outcomes';

/** Every way in which a run can stop short, and the outcome each one leads to (C4.6, C6.1-C6.5). */
const OUTCOME_OF = {
  DecisionInvalid: 'refused',
  DecisionExpired: 'refused',
  DecisionAlreadyExecuted: 'refused',
  RunnerMissing: 'refused',
  PlanMissing: 'refused',
  PlanAmbiguous: 'refused',
  PlanInvalid: 'refused',
  PolicyInvalid: 'refused',
  ConfigurationInvalid: 'refused',
  ApprovalMissing: 'refused',
  ApprovalRejected: 'rejected',
  ApprovalExpired: 'expired',
  SecretsMissing: 'refused',
  AccessModeUnmet: 'refused',
  RepositoryStateMissing: 'refused',
  FencingUnproven: 'refused',
  DowngradeRefused: 'refused',
  WorkloadBusy: 'refused',
  WorkloadFrozen: 'refused',
  EvidenceHomeWrong: 'refused',
  RunLimitReached: 'refused',
  EpochStale: 'failed',
  HyopsFailed: 'failed',
  HyopsOutcomeUnknown: 'failed',
  HyopsNotExecuted: 'failed',
  HyopsRefused: 'failed',
  TrafficNotVerified: 'failed',
  HumanStepUnproven: 'failed',
  OperatorMissing: 'failed',
  OperatorAborted: 'aborted',
  Cancelled: 'aborted',
  EndedOutsideRunner: 'aborted',
  EvidenceUnwritable: 'failed',
  EvidenceUnsealed: 'failed',
  Internal: 'failed',
} as const satisfies Record<string, Outcome>;

/** Why a run stopped; the list may grow, and each code leads to one outcome (C4.6). */
export type FailureCode = keyof typeof OUTCOME_OF;

export function isFailureCode(value: unknown): value is FailureCode {
  return typeof value === 'string' && Object.hasOwn(OUTCOME_OF, value);
}

/** Every code of the closed list. */
export const FAILURE_CODES: readonly FailureCode[] = Object.keys(OUTCOME_OF).filter(isFailureCode);

/** The outcome of a run that a failure with this code ends. */
export function outcomeOfFailure(code: FailureCode): Outcome {
  return OUTCOME_OF[code];
}

/** One problem in words for a person (C4.6). */
export interface Reason {
  code: FailureCode;
  /** What is wrong, with the value. */
  what: string;
  /** The file, key, host or workflow. */
  where: string;
  /** What to do next. */
  do: string;
}

/** A value that was understood, or every reason why it was not, all at once. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; reasons: Reason[] };
