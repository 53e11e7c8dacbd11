import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnection, NativeConnectionOptions } from '@temporalio/worker';
import type { Command } from 'commander';
import type { Configuration } from '../contract/configuration/configuration';
import { SettingsUnreadable, TemporalUnreachable } from '../contract/words/dr-error';

const CONNECT_TIMEOUT_MS = 3_000;

/** Flags of the command line that name a Temporal service. */
export interface TemporalFlags {
  address?: string | undefined;
  namespace?: string | undefined;
  profile?: string | undefined;
}

export function withTemporal(command: Command): Command {
  return command
    .option('--address <address>', 'Temporal address')
    .option('--namespace <name>', 'Temporal namespace')
    .option('--profile <name>', 'Temporal configuration profile');
}

/** A connection, a client on top of it, and the namespace both use. */
export interface TemporalAccess<C extends Connection | NativeConnection = NativeConnection> {
  connection: C;
  client: Client;
  namespace: string;
}

/**
 * Connects a worker as the Temporal CLI does: flags, then environment and `temporal.toml`, then hyops-dr.yaml.
 * Throws TemporalUnreachable within 5 s.
 */
export async function connectWorker(
  flags: TemporalFlags,
  configured: Configuration['temporal'],
): Promise<TemporalAccess> {
  const { NativeConnection } = await import('@temporalio/worker');
  return accessBy(flags, configured, (server) => NativeConnection.connect(server));
}

/** The same for a command that only asks: to load what workers are made of would take longer than the command. */
export function connectClient(
  flags: TemporalFlags,
  configured: Configuration['temporal'],
): Promise<TemporalAccess<Connection>> {
  return accessBy(flags, configured, (server) =>
    Connection.connect({ ...server, connectTimeout: CONNECT_TIMEOUT_MS }),
  );
}

type Server = Pick<NativeConnectionOptions, 'address' | 'tls' | 'metadata'> & { apiKey?: string };

async function accessBy<C extends Connection | NativeConnection>(
  flags: TemporalFlags,
  configured: Configuration['temporal'],
  connect: (server: Server) => Promise<C>,
): Promise<TemporalAccess<C>> {
  const found = settingsOf(flags.profile);
  const { connectionOptions } = found;
  const address = flags.address ?? connectionOptions.address ?? configured.address ?? '127.0.0.1:7233';
  const namespace = flags.namespace ?? found.namespace ?? configured.namespace ?? 'default';
  const { tls, apiKey, metadata } = connectionOptions;
  const connecting = connect({
    address,
    ...(tls === undefined ? {} : { tls }),
    ...(typeof apiKey === 'string' ? { apiKey } : {}),
    ...(metadata === undefined ? {} : { metadata }),
  });
  try {
    const connection = await within(CONNECT_TIMEOUT_MS, connecting);
    return { connection, client: new Client({ connection, namespace }), namespace };
  } catch (error) {
    throw new TemporalUnreachable(address, error);
  }
}

function settingsOf(profile: string | undefined) {
  try {
    return loadClientConnectConfig(profile === undefined ? {} : { profile });
  } catch (error) {
    throw new SettingsUnreadable(error);
  }
}

/** The native connection takes no timeout of its own. */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
