import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { byteOrder } from '../../contract/evidence/shape/names';
import { codeOf } from './error-code';
import { EvidenceConflict } from './evidence-conflict';

/** Lists every file below a folder by relative path, in byte order; refuses anything other than files and folders. */
export async function listFiles(root: string): Promise<string[]> {
  return (await below(root, '')).sort(byteOrder);
}

/** Lists the files below a folder, none when there is no such folder. */
export async function filesIn(folder: string): Promise<string[]> {
  try {
    return await listFiles(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Returns the digest and size of a file, which is read in pieces because it may be large. */
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
        'this is neither a file nor a folder',
        join(root, path),
        'find out who put it there, then move it out of the evidence',
      );
  }
  return found;
}
