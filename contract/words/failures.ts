import type { Outcome, StopOutcome } from './outcomes';

/** What a code means. */
interface Meaning {
  /** The outcome of a run that it ends. */
  outcome: StopOutcome;
  /**
   * What an operator can do about a call that stopped with it: skip it (or retry it, or abort the run), only retry it
   * (or abort), or nothing, because it ends the run immediately.
   */
  operator: 'skip' | 'retry' | 'nothing';
  means: string;
}

const refused = (operator: Meaning['operator'], means: string) =>
  ({ outcome: 'refused', operator, means }) as const;
const failed = (operator: Meaning['operator'], means: string) =>
  ({ outcome: 'failed', operator, means }) as const;
const ended = <O extends Outcome>(outcome: O, means: string) =>
  ({ outcome, operator: 'nothing', means }) as const;

/** Every reason for which a run can stop early (C4.6, C6.1-C6.5). */
const FAILURES = {
  DecisionInvalid: refused('nothing', 'The decision cannot be read, or its fields contradict each other.'),
  DecisionExpired: refused('nothing', 'The decision is no longer valid.'),
  DecisionAlreadyExecuted: refused(
    'nothing',
    'Another run has executed this decision, or the evidence of this run is closed.',
  ),
  DecisionRepeated: refused(
    'nothing',
    'The same change was decided under another id and completed recently.',
  ),
  RunnerMissing: refused(
    'nothing',
    'No runner serves the environment and access mode, or that runner has no worker running.',
  ),
  RunnerAmbiguous: refused('nothing', 'Several runners serve the environment and access mode.'),
  RunnerChanged: refused('nothing', 'The configuration no longer names the runner that the run was sent to.'),
  RunnerLost: refused(
    'retry',
    'No worker of the runner took the work up in time, and none reported that it is there.',
  ),
  PlanMissing: refused('nothing', 'No plan matches this decision.'),
  PlanAmbiguous: refused('nothing', 'Several plans match this decision.'),
  PlanInvalid: refused('retry', 'A plan cannot be read, or does not match its blueprint or the contract.'),
  PlanAltered: refused('retry', 'The plan kept in the evidence is not the plan that was approved.'),
  BlueprintInvalid: refused(
    'nothing',
    'HyOps does not accept the blueprint of the plan, or a number in it cannot be carried exactly.',
  ),
  HyopsVersionUnknown: refused(
    'nothing',
    'HyOps does not report its version, so no approval can be bound to it.',
  ),
  SecretInClear: refused('nothing', 'A plan contains a secret in clear text.'),
  PolicyInvalid: refused(
    'retry',
    'The policy or allowed_signers cannot be read, or the policy cannot be met.',
  ),
  ConfigurationInvalid: refused('retry', 'The configuration cannot be read, or does not match the machine.'),
  ApprovalMissing: refused('retry', 'Fewer approvals count than the policy requires.'),
  ApprovalRejected: ended('rejected', 'A person rejected the plan.'),
  ApprovalExpired: ended('expired', 'Too few people approved in time.'),
  SecretsMissing: refused('retry', 'A secret that the plan needs is missing, or the vault cannot be read.'),
  AccessModeUnmet: refused(
    'retry',
    'A prerequisite of the access mode is missing, or the preflight of HyOps blocks a step.',
  ),
  RepositoryStateMissing: refused(
    'retry',
    'The repository state is missing, not ready, ambiguous or too old to trust.',
  ),
  BackupMissing: refused('retry', 'No backup is known to be as recent as the plan requires.'),
  FencingUnproven: refused('retry', 'Nothing proves that the old primary accepts no more writes.'),
  GuardsOutdated: refused('retry', 'The guards were met, but too long ago for a first change.'),
  DowngradeRefused: refused(
    'retry',
    'The access mode, the repository or a value of the decision would change, or has changed, without approval.',
  ),
  WorkloadBusy: refused('nothing', 'Another run holds the workload.'),
  WorkloadFrozen: refused('retry', 'A person or the policy has frozen the workload.'),
  WorkloadRecordDamaged: refused('retry', 'The record of the runner about the workload cannot be read.'),
  AuthorityUnsound: refused(
    'retry',
    'The workload authority does not answer, or its answer contradicts what the runner knows.',
  ),
  RunLimitReached: refused(
    'nothing',
    'The workload has reached the number of runs that the policy allows within a day.',
  ),
  RuntimeRootBusy: refused(
    'retry',
    'Processes of another call are running in the runtime root, so HyOps was not started.',
  ),
  EvidenceHomeWrong: refused('retry', 'The worker does not use the evidence folder in which the run began.'),
  ArgumentsInvalid: refused('retry', 'An activity was called with arguments that the runner cannot parse.'),
  CallerWrong: refused(
    'nothing',
    'An activity was called by something other than the run that its arguments name.',
  ),
  CallOutOfOrder: failed(
    'retry',
    'A call was asked for although the records of the runner show that it is not its turn.',
  ),
  CallRecordsDiffer: failed(
    'skip',
    'The evidence and the state folder contradict each other about what was started.',
  ),
  EpochStale: failed('retry', 'The run no longer holds its workload.'),
  HyopsFailed: failed('skip', 'HyOps executed the step and reports that it failed.'),
  HyopsRefused: failed('skip', 'HyOps refused the step before it began.'),
  HyopsNotExecuted: failed('skip', 'HyOps did not execute the step, or nothing shows that it did.'),
  HyopsInterrupted: failed(
    'skip',
    'The call was interrupted: it took too long, or its worker or run was stopped.',
  ),
  HyopsOutcomeUnknown: failed('skip', 'The call was started, but its end was not observed.'),
  HyopsStillRunning: failed(
    'skip',
    'A call of the run is still running, and the run does not wait for its end.',
  ),
  AccessUnproven: failed(
    'retry',
    'A call left nothing that shows how it reached its hosts, or with which values of the decision it ran.',
  ),
  TrafficNotVerified: failed(
    'skip',
    'Traffic is not seen at the target, or the DNS change changed no record.',
  ),
  HumanStepDue: failed('retry', 'A person has to act before the run can continue.'),
  HumanStepUnproven: failed('retry', 'A person reported a step as done, but its proof failed.'),
  PublicAddressLeft: failed('nothing', 'A public address that was opened for the run is still there.'),
  OperatorMissing: failed('nothing', 'The run stopped, and no operator answered in time.'),
  OperatorAborted: ended('aborted', 'An operator aborted the run.'),
  Cancelled: ended('aborted', 'A person or program cancelled the workflow.'),
  EndedOutsideRunner: ended(
    'aborted',
    'The run was ended outside the runner: terminated, timed out, or lost with its server.',
  ),
  EvidenceUnwritable: failed('retry', 'Evidence cannot be written or read.'),
  EvidenceConflict: failed('retry', 'New evidence contradicts existing evidence.'),
  EvidenceUnsealed: failed('nothing', 'The run has ended, and its evidence could not be sealed.'),
  WorkTimedOut: failed('skip', 'A worker started work and did not finish it in time.'),
  Internal: failed('skip', 'A bug, or a failure that nothing else describes.'),
} as const satisfies Record<string, Meaning>;

/** Why a run stopped; the list may grow, and each code leads to one outcome (C4.6). */
export type FailureCode = keyof typeof FAILURES;

/** Makes reasons with one code, from what is wrong, where, and what to do. */
export function reasonOf<C extends FailureCode>(code: C) {
  return (what: string, where: string, advice: string): Reason<C> => ({ code, what, where, do: advice });
}

/** The codes that lead to an outcome. */
export type CodeOf<O extends StopOutcome> = {
  [C in FailureCode]: (typeof FAILURES)[C]['outcome'] extends O ? C : never;
}[FailureCode];

export function isFailureCode(value: unknown): value is FailureCode {
  return typeof value === 'string' && Object.hasOwn(FAILURES, value);
}

/** Every code of the closed list. */
export const FAILURE_CODES: readonly FailureCode[] = Object.keys(FAILURES).filter(isFailureCode);

/** Returns what a code means: its outcome, what an operator can do about it, and a description in one sentence. */
export function meaningOf(code: FailureCode): Meaning {
  return FAILURES[code];
}

/** Returns the outcome of a run that a failure with this code ends. */
export function outcomeOfFailure(code: FailureCode): StopOutcome {
  return FAILURES[code].outcome;
}

/** One problem, described for a person (C4.6). */
export interface Reason<C extends FailureCode = FailureCode> {
  code: C;
  /** What is wrong, with the value. */
  what: string;
  /** The file, key, host or workflow. */
  where: string;
  /** What to do next. */
  do: string;
}

/** Why something stopped: at least one reason, and the first one names the failure. */
export type Reasons = readonly [Reason, ...Reason[]];

export function hasReason(reasons: readonly Reason[]): reasons is Reasons {
  return reasons.length > 0;
}

/** A valid value, or every reason why it is invalid. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; reasons: Reason[] };
