import { z } from 'zod';
import type { LedgerEntry } from '../../contract/approval/ledger';
import type { KeptFragment } from '../../contract/evidence/fragment';
import { GATES_FOLDER } from '../../contract/evidence/layout';
import type { RunRef } from '../../contract/run/record';
import { RunRecordShape } from '../../contract/run/shapes';
import { readNewest } from '../store/newest';
import type { EvidenceStore } from '../store/store';

const Gate = z.object({ proofs: z.object({ ledger: RunRecordShape.shape.approvals }) });

/** Returns the ledger that the latest approval gate recorded; undefined when it has not been checked. */
export async function keptLedger(
  evidence: EvidenceStore,
  run: RunRef,
  fragments: readonly KeptFragment[],
): Promise<LedgerEntry[] | undefined> {
  const gate = await readNewest(evidence, run, `${GATES_FOLDER}approval.json`, fragments);
  return Gate.safeParse(gate).data?.proofs.ledger;
}
