import { Client, Connection } from '@temporalio/client';
import { TemporalUnreachable } from '../contract/words/dr-error';
import { denialOf } from './grpc-errors';
import { type Configured, type ConnectionSettings, readSettings } from './settings';

/** How long a connection may take until the server counts as unreachable. */
export const CONNECT_TIMEOUT_MS = 3_000;

/** A page of a flooded history has tens of megabytes; gRPC would stop at 4. */
const LARGEST_ANSWER_BYTES = 128 * 1024 * 1024;

/** Connects a client to Temporal. Throws within 5 s: `TemporalUnreachable`, `DrError` (`refused`), `SettingsUnreadable`. */
export async function connect(settings: ConnectionSettings, configured?: Configured): Promise<Client> {
  const { server, namespace } = readSettings(settings, configured);
  try {
    const connection = await Connection.connect({
      ...server,
      connectTimeout: CONNECT_TIMEOUT_MS,
      channelArgs: { 'grpc.max_receive_message_length': LARGEST_ANSWER_BYTES },
    });
    return new Client({ connection, namespace });
  } catch (error) {
    throw denialOf(error, server.address) ?? new TemporalUnreachable(server.address, error);
  }
}
