import { refusal } from '../temporal/refusal';
import type { SecretFilter } from './secret-filter';

/** Refuses to start a call when the secrets are unknown, because its output could not be redacted (C6.2). */
export async function confirmSecretsKnown(filter: SecretFilter, where: string): Promise<void> {
  const { why } = await filter.current();
  if (why === undefined) return;
  throw refusal([
    {
      code: 'SecretsMissing',
      what: `the values in the runtime vault cannot be read, so they could not be redacted from evidence: ${why}`,
      where,
      do: 'make hyops secrets show work for the user that runs the worker, then retry',
    },
  ]);
}
