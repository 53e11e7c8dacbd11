import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeptFragment } from '../../contract/evidence/fragment';
import { abandonedAmong } from '../../contract/evidence/history';
import { ABANDONED_FOLDER, FRAGMENTS_FOLDER } from '../../contract/evidence/layout';

/** The evidence of one run, read for comparison; that it was not changed is shown by its verification. */
export class KeptEvidence {
  private readonly fragments: KeptFragment[];

  /** What the branch left that ended the run counts before what was left by those that a reset abandoned. */
  constructor(readonly dir: string) {
    const left = abandonedAmong(this.namesIn(ABANDONED_FOLDER).map((name) => ABANDONED_FOLDER + name));
    const abandoned = new Set(left.map(({ run_id }) => run_id));
    const branchOf = ({ execution }: KeptFragment) => (abandoned.has(execution) ? 0 : 1);
    this.fragments = this.namesIn(FRAGMENTS_FOLDER)
      .flatMap((name) => KeptFragment.safeParse(this.json(FRAGMENTS_FOLDER + name)).data ?? [])
      .sort((one, other) => branchOf(one) - branchOf(other) || one.attempt - other.attempt);
  }

  bytes(path: string): Uint8Array | undefined {
    try {
      return readFileSync(join(this.dir, path));
    } catch {
      return undefined;
    }
  }

  /** Undefined when the file is not there or not JSON. */
  json(path: string): unknown {
    try {
      return JSON.parse(Buffer.from(this.bytes(path) ?? '').toString());
    } catch {
      return undefined;
    }
  }

  /** The file that the last attempt of an activity left below a folder, or under this very name. */
  leftBy(activityId: string, place: RegExp): string | undefined {
    return this.fragments
      .filter((one) => one.activity_id === activityId)
      .flatMap(({ files }) => Object.keys(files).filter((name) => place.test(name) && isInside(name)))
      .at(-1);
  }

  private namesIn(folder: string): string[] {
    try {
      return readdirSync(join(this.dir, folder));
    } catch {
      return [];
    }
  }
}

/** A fragment that nobody has verified could name a file elsewhere. */
function isInside(path: string): boolean {
  return !path.split('/').includes('..');
}
