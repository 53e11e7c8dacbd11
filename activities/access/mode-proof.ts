import type { ToolEnvironment } from '../../contract/configuration/tool-environment';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { Reason } from '../../contract/words/failures';
import type { Places } from '../reach/dial';

/** What the proof of an access mode needs. */
export interface ModeWorld {
  root: string;
  plan: CompiledPlan;
  places: Places;
  /** Environment variables of HyOps and its tools. */
  env: ToolEnvironment;
  now: Date;
}

/** What was observed to prove an access mode, and what is missing. */
export interface ModeProof {
  seen: Record<string, unknown>;
  reasons: Reason[];
}

/** Returns the reason for a missing prerequisite (C6.3). */
export function unmet(what: string, where: string, advice: string): Reason {
  return { code: 'AccessModeUnmet', what, where, do: advice };
}
