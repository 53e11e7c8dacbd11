import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FRAGMENT, type KeptFragment } from '../../contract/evidence/files/fragments';
import { ABANDONED } from '../../contract/evidence/files/histories';
import { abandonedAmong } from '../../contract/evidence/history';
import type { EvidenceFile } from '../../contract/evidence/shape/evidence-file';

/** The evidence of one run, read for comparison. Does not check for changes; the verification does. */
export class KeptEvidence {
  private readonly fragments: KeptFragment[];

  /** Gives fragments of the branch that ended the run precedence over those of abandoned branches. */
  constructor(readonly dir: string) {
    const left = abandonedAmong(this.namesIn(ABANDONED.folder).map((name) => ABANDONED.folder + name));
    const abandoned = new Set(left.map(({ run_id }) => run_id));
    const branchOf = ({ execution }: KeptFragment) => (abandoned.has(execution) ? 0 : 1);
    this.fragments = this.namesIn(FRAGMENT.folder)
      .flatMap((name) => FRAGMENT.read(this.json(FRAGMENT.folder + name)) ?? [])
      .sort((one, other) => branchOf(one) - branchOf(other) || one.attempt - other.attempt);
  }

  bytes(path: string): Uint8Array | undefined {
    try {
      return readFileSync(join(this.dir, path));
    } catch {
      return undefined;
    }
  }

  /** Reads a JSON file; undefined when it is missing or invalid. */
  json(path: string): unknown {
    try {
      return JSON.parse(Buffer.from(this.bytes(path) ?? '').toString());
    } catch {
      return undefined;
    }
  }

  /** Returns the path of such a file that the last attempt of an activity left. */
  leftBy(activityId: string, file: EvidenceFile): string | undefined {
    return this.fragments
      .filter((one) => one.activity_id === activityId)
      .flatMap(({ files }) => Object.keys(files).filter((name) => file.isAt(name) && isInside(name)))
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

/** Rejects paths outside the bundle, which an unverified fragment could contain. */
function isInside(path: string): boolean {
  return !path.split('/').includes('..');
}
