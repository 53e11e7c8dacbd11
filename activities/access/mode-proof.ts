import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { Reason } from '../../contract/words/failures';
import type { Places } from '../reach/dial';

/** What a mode is proven with. */
export interface ModeWorld {
  root: string;
  plan: CompiledPlan;
  places: Places;
  /** What HyOps and its tools are run with. */
  env: Record<string, string>;
  now: Date;
}

/** What was looked at to prove a mode, and what is missing. */
export interface ModeProof {
  seen: Record<string, unknown>;
  reasons: Reason[];
}

/** A prerequisite that is not there (C6.3). */
export function unmet(what: string, where: string, advice: string): Reason {
  return { code: 'AccessModeUnmet', what, where, do: advice };
}
