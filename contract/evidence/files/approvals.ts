import { LedgerShape } from '../../run/shapes';
import { LinesFile } from './evidence-file';

export const LEDGER = new LinesFile({
  path: 'approvals/ledger.jsonl',
  says: 'every message of a human and what became of it, one a line',
  clause: 'C6.1',
  shape: LedgerShape.element,
});
