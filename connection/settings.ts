import { loadClientConnectConfig } from '@temporalio/envconfig';
import { SettingsUnreadable } from '../contract/words/dr-error';

/**
 * Which Temporal server and namespace to use. Missing values are read from the same sources as by the Temporal CLI,
 * in this order: the `TEMPORAL_*` variables, the profile in `temporal.toml`, `127.0.0.1:7233` and the namespace `default`.
 */
export interface ConnectionSettings {
  /** `host:port` */
  address?: string | undefined;
  namespace?: string | undefined;
  /** Name of a profile in `temporal.toml`. */
  profile?: string | undefined;
}

/** Settings from `hyops-dr.yaml`; used when neither a flag, a variable nor `temporal.toml` sets them. */
export type Configured = Omit<ConnectionSettings, 'profile'>;

/** Reads the settings of a connection. Throws `SettingsUnreadable`. */
export function readSettings(
  { address, namespace, profile }: ConnectionSettings,
  configured: Configured = {},
) {
  const found = load(profile);
  const { apiKey, tls, metadata } = found.connectionOptions;
  return {
    server: {
      address: address ?? found.connectionOptions.address ?? configured.address ?? '127.0.0.1:7233',
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(tls === undefined ? {} : { tls }),
      ...(metadata === undefined ? {} : { metadata }),
    },
    namespace: namespace ?? found.namespace ?? configured.namespace ?? 'default',
  };
}

function load(profile: string | undefined) {
  try {
    return loadClientConnectConfig(profile === undefined ? {} : { profile });
  } catch (error) {
    throw new SettingsUnreadable(error);
  }
}
