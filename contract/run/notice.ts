import type { Reason } from '../words/failures';
import type { Outcome } from '../words/outcomes';

interface NoticeFacts {
  at: string;
  decision_id: string;
  workflow_id: string;
  run_id: string;
  /** These three are null when the run ended before it had a plan. */
  plan: string | null;
  plan_digest: string | null;
  workload: string | null;
  /** Null when the decision could not be read. */
  environment: string | null;
  drill: boolean;
  /** Who or what is waited for; null when nothing is. */
  waiting_for: string | null;
  expires_at: string | null;
  /** Why it stopped or ended. */
  reasons: Reason[];
}

/**
 * What the command of `notify` in hyops-dr.yaml reads on standard input: one JSON object. Somebody is told when the run
 * waits for an approval, nears the end of that wait, waits for an operator, or has ended; only then has it an outcome,
 * and the folder of its evidence on the worker that has it, null when it could not be sealed.
 */
export type Notice = NoticeFacts &
  (
    | {
        notice: 'awaiting-approval' | 'approval-expires' | 'awaiting-operator';
        outcome: null;
        evidence: null;
      }
    | { notice: 'ended'; outcome: Outcome; evidence: string | null }
  );
