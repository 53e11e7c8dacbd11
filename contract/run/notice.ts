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
  /** Who or what the run waits for; null when it waits for nothing. */
  waiting_for: string | null;
  expires_at: string | null;
  /** Why it stopped or ended. */
  reasons: Reason[];
}

/**
 * What the `notify` command in hyops-dr.yaml reads on standard input: one JSON object. A notice is sent when the run
 * waits for an approval, approaches the end of that wait, waits for an operator, or has ended. Only then does it have
 * an outcome, and the evidence folder on the runner; the folder is null when the evidence could not be sealed.
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
