import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';
import type { Configuration } from '../contract/configuration';

/** Flags of the command line that name a Temporal service. */
export interface TemporalFlags {
  address?: string | undefined;
  namespace?: string | undefined;
  profile?: string | undefined;
}

/** A connection for workers, a client on top of it, and the namespace both use. */
export interface TemporalAccess {
  connection: NativeConnection;
  client: Client;
  namespace: string;
}

/** Connects as the Temporal CLI does: flags, then environment and `temporal.toml`, then hyops-dr.yaml. */
export async function connect(
  flags: TemporalFlags,
  configured: Configuration['temporal'],
): Promise<TemporalAccess> {
  const found = loadClientConnectConfig(flags.profile === undefined ? {} : { profile: flags.profile });
  const { connectionOptions } = found;
  const address = flags.address ?? connectionOptions.address ?? configured.address ?? '127.0.0.1:7233';
  const namespace = flags.namespace ?? found.namespace ?? configured.namespace ?? 'default';
  const { tls, apiKey, metadata } = connectionOptions;
  const connection = await NativeConnection.connect({
    address,
    ...(tls === undefined ? {} : { tls }),
    ...(typeof apiKey === 'string' ? { apiKey } : {}),
    ...(metadata === undefined ? {} : { metadata }),
  });
  return { connection, client: new Client({ connection, namespace }), namespace };
}
