import type { KeptFragment } from '../../contract/evidence/fragment';
import type { Abandoned } from '../../contract/evidence/history';
import type { EvidenceSeal, RunRecord, RunRef } from '../../contract/run/record';

/** What one attempt of an activity has to say; immutable once written. */
export interface Fragment {
  /** Activity type, its id in history and the attempt: together the name of the fragment. */
  activity: string;
  activity_id: string;
  /** The Temporal run that the attempt is part of; a reset makes another one of the same run. */
  execution: string;
  attempt: number;
  /** RFC 3339, the worker's clock. */
  at: string;
  /** One sentence for the timeline. */
  says: string;
  /** Files of the bundle by relative path; JSON values are written pretty, strings as they are, bytes as they came. */
  files: Record<string, unknown>;
}

/** A decision that has been started here: the guard against a second run, also after Temporal forgot the first. */
export interface Claim {
  decision_id: string;
  decision_digest: string;
  workflow_id: string;
  run_id: string;
  claimed_at: string;
  /** Of the Temporal namespace in which it runs; null when the server did not tell. */
  namespace_id: string | null;
}

/**
 * The evidence of one runner (C4.5, C8). Written as the run goes, never through workflow history.
 * Every write is atomic, durable and write-once; a retried attempt leaves the earlier record.
 */
export interface EvidenceStore {
  /** Id of this evidence home: a run belongs to one, a worker with another is refused. */
  readonly home: string;
  /** The claim that stands after this call: ours, or the one that was there before (interface: `claim.json`). */
  claim(claim: Claim): Promise<Claim>;
  standingClaim(decisionId: string): Promise<Claim | undefined>;
  /** Every claim that stands here. */
  claims(): Promise<Claim[]>;
  /** Absolute folder of the run's evidence (C8.4). */
  place(run: RunRef): string;
  /** The runs that lie here and are not sealed. */
  unsealed(): Promise<RunRef[]>;
  isSealed(run: RunRef): Promise<boolean>;
  /** The account that a seal began with which was interrupted. */
  standingAccount(run: RunRef): Promise<RunRecord | undefined>;
  /** Throws `EvidenceConflict` once sealing has begun: the activity that seals records nothing itself. */
  record(run: RunRef, fragment: Fragment): Promise<void>;
  /** A JSON file of the bundle, parsed; undefined when it is not there. Of several attempts, the first one's. */
  read(run: RunRef, path: string): Promise<unknown>;
  /**
   * Builds report, timeline, manifest and sums; `history` is Temporal's JSON form, as a value or as text.
   * Interrupted, it goes on from what stands. Again with the same account: the same seal. With another
   * account or the history of another run: `EvidenceConflict`. `abandoned` are the branches that a reset left
   * behind, oldest first.
   */
  seal(
    run: RunRef,
    record: RunRecord,
    history: unknown,
    abandoned?: readonly Abandoned[],
  ): Promise<EvidenceSeal>;
  /** What was recorded of a run so far, in the order of its own times. */
  fragments(run: RunRef): Promise<KeptFragment[]>;
  /** The Temporal runs that left fragments of a run, in the order of their last ones. */
  executions(run: RunRef): Promise<string[]>;
}
