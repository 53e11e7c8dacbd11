import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Redactor } from '../../contract/redaction/redactor';
import { EvidenceConflict } from '../files/evidence-conflict';
import { listFiles } from '../files/list-files';
import { byTurns } from '../redaction/by-turns';

const OVERLAP = 64 * 1024;

/** Scans everything that is about to be sealed for each known secret in every form; throws when it finds one. */
export async function refuseSecrets(root: string, redactor: Redactor): Promise<void> {
  for (const path of await listFiles(root)) {
    let text = '';
    for await (const piece of createReadStream(join(root, path), {
      highWaterMark: 1 << 20,
      encoding: 'latin1',
    })) {
      text = text.slice(-OVERLAP) + piece;
      const [name] = await byTurns(redactor.knownByTurns(text));
      if (name !== undefined) throw found(name, join(root, path));
    }
  }
}

function found(name: string, where: string): EvidenceConflict {
  return new EvidenceConflict(
    `the secret ${name} is in a file that would be sealed`,
    where,
    'change the secret, restrict access to the folder, and find out who wrote the value there; this evidence stays unsealed',
  );
}
