import type { Seen } from '../../contract/approval/seen';
import type { KeptAnswer } from '../../contract/evidence/files/answers';
import type { Start } from '../../contract/evidence/files/calls';
import type { Difference } from '../../contract/evidence/files/differences';
import type { KeptFragment } from '../../contract/evidence/files/fragments';
import type { Claim } from '../../contract/evidence/files/home';
import type { Abandoned } from '../../contract/evidence/history';
import type { EvidenceSeal, RunRecord, RunRef } from '../../contract/run/record';
import type { StartRecord } from '../process/record-start';

/** What one attempt of an activity reports; immutable once written. */
export interface Fragment {
  /** Activity type; with `activity_id` and `attempt` it names the fragment. */
  activity: string;
  activity_id: string;
  /** Temporal run id of the execution; a reset adds another execution to the same run. */
  execution: string;
  attempt: number;
  /** RFC 3339 time, by the worker's clock. */
  at: string;
  /** One sentence for the timeline. */
  says: string;
  /** Files of the bundle by relative path. JSON values are pretty-printed; strings and bytes are written unchanged. */
  files: Record<string, unknown>;
}

/**
 * The evidence of one runner (C4.5, C8), written during the run and never through workflow history.
 * Every write is atomic, durable and write-once; a retried attempt keeps the earlier record.
 */
export interface EvidenceStore {
  /** Id of this evidence home. A run belongs to one home, and workers with another are refused. */
  readonly home: string;
  /** Creates the claim unless there is one; returns the claim that exists afterwards. */
  claim(claim: Claim): Promise<Claim>;
  standingClaim(decisionId: string): Promise<Claim | undefined>;
  /** Lists all claims. */
  claims(): Promise<Claim[]>;
  /** Returns the absolute path of the run's evidence folder (C8.4). */
  place(run: RunRef): string;
  /** Lists the runs in this home that are not sealed. */
  unsealed(): Promise<RunRef[]>;
  isSealed(run: RunRef): Promise<boolean>;
  /** Returns the run record that an interrupted seal began with. */
  standingAccount(run: RunRef): Promise<RunRecord | undefined>;
  /** Records a fragment. Throws `EvidenceConflict` once sealing has begun. */
  record(run: RunRef, fragment: Fragment): Promise<void>;
  /** Records what this runner answers to an activity. Throws `EvidenceConflict` once sealing has begun. */
  answer(run: RunRef, answer: KeptAnswer): Promise<void>;
  /** Lists what this runner answered to the activities of a run. */
  answers(run: RunRef): Promise<KeptAnswer[]>;
  /** Lists what this runner has seen of a run, in order. Throws `EvidenceConflict` when an entry was changed or removed. */
  seen(run: RunRef): Promise<Seen[]>;
  /**
   * Adds an entry to what was seen. Returns false when another one has taken its place in the meantime. Throws
   * `EvidenceConflict` once sealing has begun, and for an entry that contains a secret.
   */
  see(run: RunRef, entry: Seen): Promise<boolean>;
  /** Lists the calls of a run that were started, as their supervisors recorded it. Throws `EvidenceConflict` for an altered record. */
  started(run: RunRef): Promise<Start[]>;
  /** Returns where the supervisor of a call records its start. */
  startRecord(run: RunRef, start: StartRecord['start']): StartRecord;
  /** Reads and parses a JSON file of the bundle; undefined when it does not exist. Of several attempts, the first counts. */
  read(run: RunRef, path: string): Promise<unknown>;
  /**
   * Builds report, timeline, manifest and checksums. `history` is in Temporal's JSON form, as a value or as text;
   * `abandoned` are the branches that resets left, oldest first; `differences` is what the run states beyond the records
   * of this runner, and the run record must not contain it. An interrupted seal continues from the existing files.
   * Sealing again with the same run record returns the same seal; with another run record or the history of another
   * run it throws `EvidenceConflict`.
   */
  seal(
    run: RunRef,
    record: RunRecord,
    history: unknown,
    more?: { abandoned?: readonly Abandoned[]; differences?: readonly Difference[] },
  ): Promise<EvidenceSeal>;
  /** Lists the fragments of a run, ordered by time. */
  fragments(run: RunRef): Promise<KeptFragment[]>;
  /** Lists the Temporal run ids of the executions that left fragments, ordered by their last fragment. */
  executions(run: RunRef): Promise<string[]>;
}
