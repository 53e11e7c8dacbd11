import { mkdirSync } from 'node:fs';
import { inCheckout } from './checkout.mjs';
import { interrupted } from './child.mjs';
import { withLock } from './exclusive-lock.cjs';
import { step } from './step.mjs';

/** Runs `work` while no other launcher of this checkout changes node_modules or lib. */
export async function withCheckoutLock(work) {
  mkdirSync(inCheckout('.hyops-dr'), { recursive: true });
  const onWait = (holder, turn) =>
    step('wait', `for ${holder}, which is setting up this checkout`, () => turn);
  return withLock(inCheckout('.hyops-dr/set-up.lock'), { onWait, signal: interrupted }, work);
}
