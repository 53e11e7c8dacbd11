import { join } from 'node:path';
import { sha256 } from '../../contract/digest';
import { KeptFragment, type PlacedFragment } from '../../contract/evidence/fragment';
import { FRAGMENTS_FOLDER } from '../../contract/evidence/layout';
import { type Home, makeFolder, readStanding } from './durable-file';
import { listFiles } from './list-files';

/** Every fragment of a bundle, as it stands. */
export async function readFragments(home: Home): Promise<PlacedFragment[]> {
  await makeFolder(home.root, FRAGMENTS_FOLDER.slice(0, -1));
  const found: PlacedFragment[] = [];
  for (const name of await listFiles(join(home.root, FRAGMENTS_FOLDER))) {
    const path = FRAGMENTS_FOLDER + name;
    const bytes = await readStanding(home, path);
    if (bytes)
      found.push({ ...KeptFragment.parse(JSON.parse(bytes.toString())), path, sha256: sha256(bytes) });
  }
  return found;
}
