import { z } from 'zod';
import type { LedgerEntry } from '../../contract/approval/ledger';
import type { KeptFragment } from '../../contract/evidence/fragment';
import { GATES_FOLDER } from '../../contract/evidence/layout';
import type { RunRef } from '../../contract/run/record';
import { RunRecordShape } from '../../contract/run/shapes';
import { readNewest } from '../store/newest';
import type { EvidenceStore } from '../store/store';

const Gate = z.object({ proofs: z.object({ ledger: RunRecordShape.shape.approvals }) });

/** The messages of people as the approval gate kept them when it was asked last; undefined when it was not. */
export async function keptLedger(
  evidence: EvidenceStore,
  run: RunRef,
  fragments: readonly KeptFragment[],
): Promise<LedgerEntry[] | undefined> {
  const gate = await readNewest(evidence, run, `${GATES_FOLDER}approval.json`, fragments);
  return Gate.safeParse(gate).data?.proofs.ledger;
}
