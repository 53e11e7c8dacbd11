import { z } from 'zod';
import { ModuleState } from '../hyops/module-state';
import type { CallSpec } from '../process/call-folder';

/** What was known right before a call was started; it is kept in the call's folder until its end. */
export const BeforeCall = z.strictObject({
  /** State of the module: tells what the call wrote from what was there. Null when there was none. */
  state: ModuleState.nullable(),
  /** The live proof of fencing, for a call that moves data or cuts traffic; null for any other (C6.5). */
  fencing: z.object({ observed_at: z.string(), proof: z.unknown() }).nullable(),
});
export type BeforeCall = z.infer<typeof BeforeCall>;

/** Reads it back from the folder of the call; nothing is known of a call that was never prepared. */
export function beforeCall(spec: CallSpec | undefined): BeforeCall {
  return spec ? BeforeCall.parse(spec.before) : { state: null, fencing: null };
}
