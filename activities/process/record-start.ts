import type { Start } from '../../contract/evidence/files/calls';
import { createFile, type Home, readStanding } from '../files/evidence-file';
import { prettyJson } from '../files/pretty-json';

/** Where the start of a call is recorded in the evidence of its run; made by the evidence store. */
export interface StartRecord {
  home: Home;
  path: string;
  /** A file that exists once the evidence is closed, after which nothing may start. */
  closed: string;
  start: Omit<Start, 'at'>;
}

/**
 * Records a start right before it, in the evidence, which is a second witness beside the state folder: each is enough to
 * know that a call was started, and both must accept it. Returns why the call must not start.
 */
export async function recordStart({ home, path, closed, start }: StartRecord): Promise<string | undefined> {
  try {
    if (await readStanding(home, closed)) return 'the evidence of its run is closed';
    const bytes = Buffer.from(prettyJson({ ...start, at: new Date().toISOString() }));
    if (await createFile(home, path, bytes)) return undefined;
    return `${home.root}/${path} shows that it was started before`;
  } catch (error) {
    return `its start cannot be recorded in ${home.root}/${path}: ${error instanceof Error ? error.message : error}`;
  }
}
