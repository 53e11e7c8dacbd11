import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOME } from '../../contract/evidence/files/home';
import { DrError } from '../../contract/words/dr-error';
import { createDurably } from '../files/durable-write';
import { codeOf } from '../files/error-code';
import { EvidenceUnwritable } from '../files/evidence-unwritable';

/**
 * The evidence folder and the state folder of a runner, which belong together. Both have the same id in `home.json`, so
 * that neither can be replaced or vanish unnoticed.
 */
export class EvidenceHome {
  constructor(
    readonly id: string,
    readonly evidenceDir: string,
    private readonly stateDir: string,
  ) {}

  /** Throws `EvidenceUnwritable` unless both folders are the ones that were opened. */
  confirm(): void {
    for (const folder of [this.evidenceDir, this.stateDir])
      if (standing(folder) !== this.id)
        throw new EvidenceUnwritable(
          `the folder ${folder} was unmounted, moved or emptied since this worker started`,
          folder,
        );
  }
}

/**
 * Opens the evidence home when a process starts, and creates it when both folders are new. Throws when the folders do not
 * belong together: with another state folder a call could run twice, and with another evidence folder a decision could.
 */
export async function openHome(evidenceDir: string, stateDir: string): Promise<EvidenceHome> {
  const evidence = standing(evidenceDir);
  const state = standing(stateDir);
  if (evidence === undefined && state === undefined) {
    const id = await mark(evidenceDir, randomUUID());
    return belonging(new EvidenceHome(id, evidenceDir, stateDir), id, await mark(stateDir, id));
  }
  // An earlier first start was interrupted between the two marks, so no run can exist.
  if (evidence !== undefined && state === undefined && holdsNothing(evidenceDir))
    await mark(stateDir, evidence);
  const found = new EvidenceHome(evidence ?? '', evidenceDir, stateDir);
  return belonging(found, evidence, standing(stateDir));
}

function belonging(
  home: EvidenceHome,
  evidence: string | undefined,
  state: string | undefined,
): EvidenceHome {
  if (evidence !== undefined && evidence !== '' && evidence === state) return home;
  throw new DrError('refused', [
    {
      what: 'the evidence folder and the state folder do not belong together: one of them was replaced, emptied or not mounted',
      where: 'hyops-dr.yaml evidence.dir and state_dir',
      do: 'configure the two folders that were used together before; if one is lost, configure two new folders and archive the other one: this runner then no longer knows its decisions and calls',
    },
  ]);
}

function holdsNothing(evidenceDir: string): boolean {
  return readdirSync(evidenceDir).every((name) => name.startsWith('.') || name === HOME.path);
}

function standing(folder: string): string | undefined {
  try {
    return homeIn(readFileSync(join(folder, HOME.path), 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Marks a folder once; the first mark counts. */
async function mark(folder: string, id: string): Promise<string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await createDurably(join(folder, HOME.path), `${JSON.stringify({ home: id })}\n`);
  return standing(folder) ?? id;
}

/** Returns an id that matches nothing for a marker that cannot be read. */
function homeIn(text: string): string {
  try {
    return HOME.shape.parse(JSON.parse(text)).home;
  } catch {
    return '';
  }
}
