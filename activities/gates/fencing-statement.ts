import type { CompiledPlan } from '../../contract/compiled-plan';
import type { TriedRung } from './fencing';

/** A signed word that the old primary is fenced. */
export interface FencingStatement {
  by: string;
  key: string;
  issued_at: string;
}

/** Two people's signed statement, for when no probe can reach the old primary (C6.5). */
export async function readStatement(_plan: CompiledPlan): Promise<TriedRung> {
  return { rung: 'two-person-statement', met: false, says: 'not available', observed_at: null };
}
