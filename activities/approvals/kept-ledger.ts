import type { LedgerEntry } from '../../contract/approval/ledger';
import type { KeptFragment } from '../../contract/evidence/files/fragments';
import { GATE } from '../../contract/evidence/files/gates';
import type { RunRef } from '../../contract/run/record';
import { readNewest } from '../store/newest';
import type { EvidenceStore } from '../store/store';

/** Returns the ledger that the latest approval gate recorded; undefined when it has not been checked. */
export async function keptLedger(
  evidence: EvidenceStore,
  run: RunRef,
  fragments: readonly KeptFragment[],
): Promise<LedgerEntry[] | undefined> {
  const gate = GATE.read(await readNewest(evidence, run, GATE.at('approval'), fragments));
  return gate?.gate === 'approval' ? gate.proofs.ledger : undefined;
}
