import { z } from 'zod';
import { CALL_FENCING } from '../../contract/evidence/files/calls';
import { ModuleState } from '../hyops/module-state';
import type { CallSpec } from '../process/call-folder';

/** What was known right before a call was started; stored in the call's folder. */
export const BeforeCall = z.strictObject({
  /** Module state before the call, to tell whether the call wrote a new one; null when there was none. */
  state: ModuleState.nullable(),
  /** Live proof of fencing, for a call that moves data or cuts traffic; null for any other (C6.5). */
  fencing: CALL_FENCING.shape.nullable(),
  /** The names that HyOps would sync; none for a call that is no sync of secrets (C7.6). */
  names: z.array(z.string()),
});
export type BeforeCall = z.infer<typeof BeforeCall>;

/** Reads it from a call's specification; empty for a call that was never prepared. */
export function beforeCall(spec: CallSpec | undefined): BeforeCall {
  return spec ? BeforeCall.parse(spec.before) : { state: null, fencing: null, names: [] };
}
