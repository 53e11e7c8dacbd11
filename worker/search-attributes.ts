import type { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { DrError } from '../contract/words/dr-error';
import { SEARCH_ATTRIBUTES } from '../contract/words/names';

const INDEXED_VALUE_TYPE = { KEYWORD: 2, BOOL: 5 } as const;

/**
 * Registers the search attributes that the namespace lacks. A run that sets an unknown one stalls forever, so a worker
 * does not start without them.
 */
export async function ensureSearchAttributes(connection: NativeConnection, client: Client): Promise<void> {
  const { namespace } = client.options;
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !(name in (customAttributes ?? {})));
  if (missing.length === 0) return;
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, INDEXED_VALUE_TYPE[type]])),
    });
  } catch (error) {
    const commands = missing.map(
      ([name, type]) =>
        `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${type === 'BOOL' ? 'Bool' : 'Keyword'}`,
    );
    throw new DrError(
      'refused',
      [
        {
          what: `the search attributes ${missing.map(([name]) => name).join(', ')} are missing and could not be registered: ${error instanceof Error ? error.message : error}`,
          where: `namespace ${namespace}`,
          do: `run: ${commands.join('; ')}`,
        },
      ],
      { cause: error },
    );
  }
}
