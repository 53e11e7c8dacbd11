import { join } from 'node:path';
import { isWhole, type Seen } from '../../contract/approval/seen';
import { SEEN } from '../../contract/evidence/files/approvals';
import type { Redactor } from '../../contract/redaction/redactor';
import { EvidenceConflict } from '../files/evidence-conflict';
import { createFile, type Home, readStanding } from '../files/evidence-file';
import { namesIn } from '../files/names-in';
import { prettyJson } from '../files/pretty-json';
import { byTurns } from '../redaction/by-turns';

/** Reads what was seen of a run. Throws `EvidenceConflict` unless every entry is there and follows from the one before. */
export async function readSeen(home: Home): Promise<Seen[]> {
  const count = (await namesIn(join(home.root, SEEN.folder))).length;
  const seen: Seen[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const bytes = await readStanding(home, SEEN.at(String(seq)));
    const entry = bytes && SEEN.read(JSON.parse(bytes.toString()));
    if (!entry) throw broken(home);
    seen.push(entry);
  }
  if (!isWhole(seen)) throw broken(home);
  return seen;
}

/** Adds one entry at its place; false when the place is taken, because two workers may see something at once. */
export async function addSeen(home: Home, entry: Seen, redactor: Redactor): Promise<boolean> {
  const bytes = Buffer.from(prettyJson(entry));
  // It can neither be redacted, because it is signed, nor be sealed.
  const [secret] = await byTurns(redactor.knownByTurns(bytes.toString('latin1')));
  if (secret !== undefined)
    throw new EvidenceConflict(
      `the secret ${secret} is in a signed message`,
      home.root,
      'send the message again without it',
    );
  return createFile(home, SEEN.at(String(entry.seq)), bytes);
}

function broken(home: Home): EvidenceConflict {
  return new EvidenceConflict(
    'an entry of what this runner has seen was changed, removed or put in between',
    join(home.root, SEEN.folder),
    'keep the folder as it is and find out who changed it; this run changes nothing more',
  );
}
