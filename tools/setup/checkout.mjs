import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** An absolute path inside the checkout. */
export function inCheckout(...parts) {
  return join(CHECKOUT, ...parts);
}
