import type { RungAnswer } from '../../contract/gates/fencing';
import type { ProvenStatement } from '../../contract/gates/fencing-statement';
import type { Sight } from '../reach/probe';

/** A rung that was tried, with its observations. */
export interface TriedRung extends RungAnswer {
  sights?: Sight[];
  statements?: ProvenStatement[];
}
