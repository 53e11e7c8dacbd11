import type { Reason } from '../contract/failures';

/** Why a request of a client came to nothing; the command line has one exit code for each. */
export type ErrorKind =
  | 'usage'
  | 'invalid'
  | 'conflict'
  | 'refused'
  | 'not-found'
  | 'unreachable'
  | 'timed-out'
  | 'internal';

/** One problem in words for a person. `code` is a failure code of the contract, or the kind of the error. */
export type Complaint = Omit<Reason, 'code'> & { code: Reason['code'] | ErrorKind };

/** An error that is told to people: what is wrong, where, what to do. */
export class DrError extends Error {
  readonly reasons: Complaint[];

  constructor(
    readonly kind: ErrorKind,
    reasons: readonly (Omit<Complaint, 'code'> & { code?: Complaint['code'] })[],
    options?: { cause: unknown },
  ) {
    super(reasons.map((reason) => reason.what).join('; '), options);
    this.name = new.target.name;
    this.reasons = reasons.map((reason) => ({ code: kind, ...reason }));
  }
}

/** The artifact is no valid decision; nothing was started (C4.1). */
export class DecisionRejected extends DrError {
  constructor(reasons: readonly Reason[]) {
    super('invalid', reasons);
  }
}

export class RunNotFound extends DrError {
  constructor(decisionId: string, workflowId: string) {
    const pasted = decisionId.startsWith('dr-') ? decisionId.slice('dr-'.length) : undefined;
    super('not-found', [
      {
        what: `there is no run of decision ${decisionId}`,
        where: `workflow ${workflowId}`,
        do: pasted ? `give the decision id; is it ${pasted}?` : 'see hyops-dr list, or check the namespace',
      },
    ]);
  }
}

/** No worker answered. Whether a message that was `sent` will still be heard is unknown. */
export class NobodyAnswered extends DrError {
  constructor(workflowId: string, sent: 'sent' | 'not-sent', cause?: unknown) {
    super(
      'timed-out',
      [
        sent === 'sent'
          ? {
              what: 'no worker answered in time; whether the message was heard is unknown',
              where: `workflow ${workflowId}`,
              do: 'start a worker (hyops-dr worker), look at the status, then send it again if it is missing there',
            }
          : {
              what: 'no worker answered in time; nothing was sent',
              where: `workflow ${workflowId}`,
              do: 'start a worker (hyops-dr worker), then do it again',
            },
      ],
      { cause },
    );
  }
}

export class TemporalUnreachable extends DrError {
  constructor(address: string, cause: unknown) {
    super(
      'unreachable',
      [
        {
          what: 'the Temporal server does not answer',
          where: address,
          do: 'check that it runs and is reachable, and TEMPORAL_ADDRESS or --address',
        },
      ],
      { cause },
    );
  }
}
