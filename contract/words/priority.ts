import type { DecisionType } from './vocabulary';

const PRIORITY: Record<DecisionType, number> = { failover: 1, failback: 2, hold: 3, burst: 5 };
const OF_A_DRILL = 4;

/**
 * Returns how urgent the work of a decision is, as a Temporal task priority: 1 goes first, 5 last. A drill waits for
 * everything but bursts.
 */
export function priorityOf({
  decision_type,
  drill,
}: {
  decision_type: DecisionType;
  drill?: boolean | undefined;
}): number {
  return drill ? Math.max(OF_A_DRILL, PRIORITY[decision_type]) : PRIORITY[decision_type];
}
