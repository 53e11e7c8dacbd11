import { refusal } from '../temporal/refusal';
import type { SecretFilter } from './secret-filter';

/** A call is only started when its secrets can be told: what it prints could not be kept otherwise (C6.2). */
export async function confirmSecretsKnown(filter: SecretFilter, where: string): Promise<void> {
  const { why } = await filter.current();
  if (why === undefined) return;
  throw refusal([
    {
      code: 'SecretsMissing',
      what: `the values of the runtime vault cannot be read, so they could not be kept out of evidence: ${why}`,
      where,
      do: 'see that hyops secrets show works for the user of the worker, then retry',
    },
  ]);
}
