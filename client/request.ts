import {
  type Client,
  Connection,
  NamespaceNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { denialOf, isUnreachable } from '../connection/grpc-errors';
import { within } from '../connection/within';
import { DrError, TemporalUnreachable } from '../contract/words/dr-error';

const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Sends a request to Temporal and turns its errors into `DrError`s that say what to do. `withinMs` is the time limit;
 * Infinity for none.
 */
export async function request<T>(
  client: Client,
  ask: () => Promise<T>,
  withinMs = REQUEST_TIMEOUT_MS,
): Promise<T> {
  try {
    return Number.isFinite(withinMs) ? await within(client, withinMs, ask) : await ask();
  } catch (error) {
    throw explained(error, client);
  }
}

function explained(error: unknown, client: Client): unknown {
  // The server accepted the update, but no worker answered it: the caller reports that.
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return error;
  const address = addressOf(client);
  if (error instanceof NamespaceNotFoundError)
    return new DrError(
      'not-found',
      [
        {
          what: `the namespace ${error.namespace} does not exist`,
          where: address,
          do: 'create the namespace, or choose another with TEMPORAL_NAMESPACE or --namespace',
        },
      ],
      { cause: error },
    );
  if (isUnreachable(error)) return new TemporalUnreachable(address, error);
  return denialOf(error, address) ?? error;
}

/** Returns the address that a client is connected to, for messages. */
function addressOf(client: Client): string {
  const { connection } = client;
  return connection instanceof Connection ? connection.options.address : 'the Temporal server';
}
