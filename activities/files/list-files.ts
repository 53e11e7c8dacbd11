import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { byteOrder } from '../../contract/evidence/layout';
import { EvidenceConflict } from './evidence-conflict';

/** Every file below a folder by its relative path, in the order of bytes; anything that is neither file nor folder is refused. */
export async function listFiles(root: string): Promise<string[]> {
  return (await below(root, '')).sort(byteOrder);
}

/** Digest and size of a file, read piece by piece: an output may be large. */
export async function measured(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return { sha256: hash.digest('hex'), bytes: (await stat(path)).size };
}

async function below(root: string, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, prefix), { withFileTypes: true })) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) found.push(...(await below(root, `${path}/`)));
    else if (entry.isFile()) found.push(path);
    else
      throw new EvidenceConflict(
        'neither a file nor a folder',
        join(root, path),
        'take it out of the evidence and find out who put it there',
      );
  }
  return found;
}
