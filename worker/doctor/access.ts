import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { CONNECT_TIMEOUT_MS } from '../../connection/connect';
import { type ConnectionSettings, readSettings } from '../../connection/settings';
import type { Configuration } from '../../contract/configuration/configuration';
import { isLoopback } from '../../contract/world/address';
import { attempt, type Check } from './check';

const WRITABLE_BY_OTHERS = 0o022;
const READABLE_BY_OTHERS = 0o077;
const RESTRICT = 'require TLS and credentials, or let Temporal listen on loopback only; see docs/security.md';

/** What the checks look at. */
type Placed = Pick<Configuration, 'temporal' | 'state_dir'> & {
  hyops: Pick<Configuration['hyops'], 'vault_password_file'>;
  evidence: Pick<Configuration['evidence'], 'dir' | 'key'>;
};

/** Checks who can reach Temporal and who can change the files of the runner (docs/security.md). */
export async function checkAccess(
  place: string,
  configuration: Placed,
  flags: ConnectionSettings,
): Promise<Check[]> {
  return Promise.all([
    checkTransport(configuration, flags),
    checkOpen(configuration, flags),
    checkWriters('configuration', await filesIn(place), WRITABLE_BY_OTHERS),
    checkWriters(
      'state and evidence',
      [configuration.state_dir, configuration.evidence.dir],
      WRITABLE_BY_OTHERS,
    ),
    checkWriters('keys and passwords', secretsOf(configuration), READABLE_BY_OTHERS),
  ]);
}

/** Checks that nobody on the way can read what is sent. */
export async function checkTransport(configuration: Placed, flags: ConnectionSettings): Promise<Check> {
  const { server } = readSettings(flags, configuration.temporal);
  return attempt('way to Temporal', RESTRICT, async () => {
    if (server.tls || server.apiKey !== undefined) return 'is encrypted';
    if (isLocal(server.address)) return 'stays on this machine';
    throw new Error(
      `${server.address} is neither encrypted nor on loopback: whoever reads the network reads all of it`,
    );
  });
}

/** Asks the server as somebody without credentials. */
async function checkOpen(configuration: Placed, flags: ConnectionSettings): Promise<Check> {
  const { server, namespace } = readSettings(flags, configuration.temporal);
  const check = 'who can use the namespace';
  const { clientCertPair, ...tls } = server.tls && typeof server.tls === 'object' ? server.tls : {};
  const anybody = {
    address: server.address,
    ...(server.tls ? { tls } : {}),
    connectTimeout: CONNECT_TIMEOUT_MS,
  };
  try {
    const connection = await Connection.connect(anybody);
    try {
      await connection.workflowService.describeNamespace({ namespace });
    } finally {
      await connection.close();
    }
  } catch {
    return { check, ok: true, says: 'only those with credentials', do: null };
  }
  const says = `${namespace} answers without credentials: whoever reaches ${server.address} can write to it`;
  return { check, ok: isLocal(server.address), says, do: RESTRICT };
}

function isLocal(address: string): boolean {
  const host = address.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return host === 'localhost' || isLoopback(host);
}

async function checkWriters(what: string, paths: readonly string[], bits: number): Promise<Check> {
  const verb = bits === WRITABLE_BY_OTHERS ? 'write to' : 'read';
  const open: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found && (found.mode & bits) !== 0) open.push(path);
  }
  return {
    check: `access to ${what}`,
    ok: open.length === 0,
    says: open.length === 0 ? `no other user can ${verb} them` : `other users can ${verb} ${open.join(', ')}`,
    do: open.length === 0 ? null : `chmod ${bits === WRITABLE_BY_OTHERS ? 'go-w' : 'go='} ${open.join(' ')}`,
  };
}

async function filesIn(place: string): Promise<string[]> {
  const names = await readdir(place, { recursive: true }).catch(() => []);
  return [place, ...names.map((name) => join(place, name))];
}

function secretsOf({ evidence, hyops }: Placed): string[] {
  return [...(evidence.key === undefined ? [] : [evidence.key]), hyops.vault_password_file];
}
