import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { CONNECT_TIMEOUT_MS } from '../connection/connect';
import { type Configured, type ConnectionSettings, readSettings } from '../connection/settings';
import { TemporalUnreachable } from '../contract/words/dr-error';

/** A connection for workers, a client on top of it, and the namespace of both. */
export interface TemporalAccess {
  connection: NativeConnection;
  client: Client;
  namespace: string;
}

/** Connects a worker. Throws `TemporalUnreachable` within 5 s, or `SettingsUnreadable`. */
export async function connectWorker(
  settings: ConnectionSettings,
  configured: Configured,
): Promise<TemporalAccess> {
  const { server, namespace } = readSettings(settings, configured);
  // Loaded here, because commands that never run a worker start faster without it.
  const { NativeConnection } = await import('@temporalio/worker');
  try {
    const connection = await within(CONNECT_TIMEOUT_MS, NativeConnection.connect(server));
    return { connection, client: new Client({ connection, namespace }), namespace };
  } catch (error) {
    throw new TemporalUnreachable(server.address, error);
  }
}

/** The native connection has no timeout of its own. */
function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const late = delay(limitMs, undefined, { ref: false }).then(() => {
    throw new Error(`no answer within ${limitMs / 1000} s`);
  });
  return Promise.race([work, late]);
}
