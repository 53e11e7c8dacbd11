import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../tools/temporal-server/free-port';

export interface Release {
  url: string;
  sha256: string;
  close: () => Promise<void>;
}

/** Serves `folder`/temporal as the archive of every platform, with a right or a wrong checksums.txt. */
export async function serveRelease(folder: string, checksums: 'right' | 'wrong' = 'right'): Promise<Release> {
  const archive = join(folder, 'archive.tar.gz');
  await promisify(execFile)('tar', ['-czf', archive, '-C', folder, 'temporal']);
  const content = await readFile(archive);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const listed = checksums === 'right' ? sha256 : '0'.repeat(64);
  const names = ['linux', 'darwin'].flatMap((system) => ['amd64', 'arm64'].map((cpu) => `${system}_${cpu}`));
  const listing = names.map((name) => `${listed}  temporal_cli_1.8.2_${name}.tar.gz\n`).join('');
  const server = createServer((request, response) => {
    response.end(request.url?.endsWith('/checksums.txt') ? listing : content);
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}/v1.8.2`,
    sha256,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Returns the URL of a release on a port where nothing listens. */
export async function unreachableRelease(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}/v1.8.2`;
}
