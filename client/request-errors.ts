import { DrError } from '../contract/words/dr-error';
import type { Reason } from '../contract/words/failures';

/** The artifact is not a valid decision; nothing was started (C4.1). */
export class DecisionRejected extends DrError {
  constructor(reasons: readonly Reason[]) {
    super('invalid', reasons);
  }
}

/** The namespace has no run of this decision. */
export class RunNotFound extends DrError {
  constructor(decisionId: string, workflowId: string) {
    const pasted = decisionId.startsWith('dr-') ? decisionId.slice('dr-'.length) : undefined;
    super('not-found', [
      {
        what: `there is no run of decision ${decisionId}`,
        where: `workflow ${workflowId}`,
        do: pasted
          ? `use the decision id, probably ${pasted}`
          : 'run hyops-dr list to see the runs, or check the namespace',
      },
    ]);
  }
}

/** The run has ended, and left no summary that this version of hyops-dr understands. */
export class EndUnreadable extends DrError {
  constructor(workflowId: string, left: string, cause: unknown) {
    super(
      'internal',
      [
        {
          what: `the run has ended, but this version of hyops-dr cannot read how: ${left}`,
          where: `workflow ${workflowId}`,
          do: 'use the version of the worker, or read the evidence of the run',
        },
      ],
      { cause },
    );
  }
}

/** No worker answered in time. The reason tells whether the message was sent, and so may still be handled. */
export class NobodyAnswered extends DrError {
  constructor(workflowId: string, sent: 'sent' | 'not-sent', cause?: unknown) {
    super(
      'timed-out',
      [
        sent === 'sent'
          ? {
              what: 'no worker answered in time, so it is unknown whether the run received the message',
              where: `workflow ${workflowId}`,
              do: 'start a worker (hyops-dr worker), run hyops-dr status, and send the message again if it is missing there',
            }
          : {
              what: 'no worker answered in time; nothing was sent',
              where: `workflow ${workflowId}`,
              do: 'start a worker (hyops-dr worker), then run the command again',
            },
      ],
      { cause },
    );
  }
}
