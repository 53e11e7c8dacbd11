import { join } from 'node:path';
import { FRAGMENT } from '../../contract/evidence/files/fragments';
import type { PlacedFragment } from '../../contract/evidence/fragment';
import { sha256 } from '../../contract/signing/digest';
import { type Home, readStanding } from '../files/evidence-file';
import { filesIn } from '../files/list-files';

/** Reads every fragment of a bundle; none when nothing was recorded. */
export async function readFragments(home: Home): Promise<PlacedFragment[]> {
  const found: PlacedFragment[] = [];
  for (const name of await filesIn(join(home.root, FRAGMENT.folder))) {
    const path = FRAGMENT.folder + name;
    const bytes = await readStanding(home, path);
    if (bytes)
      found.push({ ...FRAGMENT.shape.parse(JSON.parse(bytes.toString())), path, sha256: sha256(bytes) });
  }
  return found;
}
