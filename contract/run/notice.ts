import type { Reason } from '../words/failures';
import type { Outcome } from '../words/outcomes';

/** When somebody is told of a run: it waits for an approval, nears the end of that wait, waits for an operator, has ended. */
const NOTICES = ['awaiting-approval', 'approval-expires', 'awaiting-operator', 'ended'] as const;

/** What the command of `notify` in hyops-dr.yaml reads on standard input: one JSON object. */
export interface Notice {
  notice: (typeof NOTICES)[number];
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
  outcome: Outcome | null;
  /** Why it stopped or ended. */
  reasons: Reason[];
  /** Folder of the evidence, on the worker that has it; null before it is sealed. */
  evidence: string | null;
}
