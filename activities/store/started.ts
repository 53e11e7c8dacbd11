import { join } from 'node:path';
import { START, type Start } from '../../contract/evidence/files/calls';
import { EvidenceConflict } from '../files/evidence-conflict';
import { type Home, readStanding } from '../files/evidence-file';
import { namesIn } from '../files/names-in';

/** Reads the starts that supervisors recorded in a bundle. Throws `EvidenceConflict` for one that cannot be read. */
export async function readStarted(home: Home): Promise<Start[]> {
  const started: Start[] = [];
  for (const folder of (await namesIn(join(home.root, START.folder))).sort()) {
    const path = START.at(folder);
    const bytes = await readStanding(home, path);
    if (!bytes) continue;
    const start = START.read(parsed(bytes));
    if (!start) throw unreadable(`${home.root}/${path}`);
    started.push(start);
  }
  return started;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

function unreadable(path: string): EvidenceConflict {
  return new EvidenceConflict(
    'the record of a start was changed',
    path,
    'keep the folder as it is and find out who changed it; this run starts nothing more',
  );
}
