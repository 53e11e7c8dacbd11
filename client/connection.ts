import {
  Client,
  Connection,
  isGrpcServiceError,
  NamespaceNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { DrError, SettingsUnreadable, TemporalUnreachable } from '../contract/words/dr-error';

/**
 * Where Temporal is. What is missing is taken from where the Temporal CLI takes it: the `TEMPORAL_*` variables, then the
 * profile in `temporal.toml`, then `127.0.0.1:7233` and the namespace `default`.
 */
export interface ConnectionSettings {
  /** `host:port` */
  address?: string | undefined;
  namespace?: string | undefined;
  /** Name of a profile in `temporal.toml`. */
  profile?: string | undefined;
}

const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;

// grpc-js does not export its status names as values that are safe under isolated modules.
const CANCELLED = 1;
const DEADLINE_EXCEEDED = 4;
const PERMISSION_DENIED = 7;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

/** Connects to Temporal, or says within 5 s why not. */
export async function connect(settings: ConnectionSettings): Promise<Client> {
  const { connectionOptions, namespace } = readSettings(settings);
  const address = connectionOptions.address ?? '127.0.0.1:7233';
  try {
    const connection = await Connection.connect({
      ...connectionOptions,
      address,
      connectTimeout: CONNECT_TIMEOUT_MS,
    });
    return new Client({ connection, namespace: namespace ?? 'default' });
  } catch (error) {
    throw denial(error, address) ?? new TemporalUnreachable(address, error);
  }
}

function readSettings({ address, namespace, profile }: ConnectionSettings) {
  try {
    const found = loadClientConnectConfig(profile === undefined ? {} : { profile });
    const { apiKey, tls, metadata } = found.connectionOptions;
    return {
      connectionOptions: {
        address: address ?? found.connectionOptions.address,
        ...(apiKey === undefined ? {} : { apiKey }),
        ...(tls === undefined ? {} : { tls }),
        ...(metadata === undefined ? {} : { metadata }),
      },
      namespace: namespace ?? found.namespace,
    };
  } catch (error) {
    throw new SettingsUnreadable(error);
  }
}

/**
 * Asks Temporal something; what went wrong on the way there is said in sentences. `withinMs` may be
 * Infinity for what may take as long as it likes.
 */
export async function request<T>(
  client: Client,
  ask: () => Promise<T>,
  withinMs = REQUEST_TIMEOUT_MS,
): Promise<T> {
  try {
    return Number.isFinite(withinMs) ? await client.withDeadline(Date.now() + withinMs, ask) : await ask();
  } catch (error) {
    throw explained(error, client);
  }
}

function explained(error: unknown, client: Client): unknown {
  // The server took the update, but no worker did: that is for the caller to tell.
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return error;
  const address = addressOf(client);
  if (error instanceof NamespaceNotFoundError)
    return new DrError(
      'not-found',
      [
        {
          what: `the namespace ${error.namespace} does not exist`,
          where: address,
          do: 'create it, or choose another with TEMPORAL_NAMESPACE or --namespace',
        },
      ],
      { cause: error },
    );
  const code = grpcCode(error);
  if (code === UNAVAILABLE || isLate(error)) return new TemporalUnreachable(address, error);
  return denial(error, address) ?? error;
}

function denial(error: unknown, address: string): DrError | undefined {
  const code = grpcCode(error);
  if (code !== PERMISSION_DENIED && code !== UNAUTHENTICATED) return undefined;
  return new DrError(
    'refused',
    [
      {
        what: 'the Temporal server refuses this client',
        where: address,
        do: 'check the API key or the client certificate, and the rights in the namespace',
      },
    ],
    { cause: error },
  );
}

/** Whether the deadline has passed. Either side may be first to give up: the client says so, the server cancels. */
export function isLate(error: unknown): boolean {
  const code = grpcCode(error);
  return code === DEADLINE_EXCEEDED || code === CANCELLED;
}

/** The gRPC status code of an error or of what caused it. */
export function grpcCode(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code;
  return error instanceof Error && error.cause !== undefined ? grpcCode(error.cause) : undefined;
}

/** The address that a client was connected to, for messages. */
function addressOf(client: Client): string {
  const { connection } = client;
  return connection instanceof Connection ? connection.options.address : 'the Temporal server';
}
