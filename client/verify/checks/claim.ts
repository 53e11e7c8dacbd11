import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CLAIM } from '../../../contract/evidence/files/home';
import type { Finding } from '../../bundle/finding';

/** Checks that the folder of a decision has only its claim and its runs, and that the claiming run is among them. */
export function checkClaim(place: string, runs: readonly string[]): Finding[] {
  const entries = readdirSync(place, { withFileTypes: true });
  const extra = entries.filter(
    (entry) => !entry.isDirectory() && !(entry.isFile() && entry.name === CLAIM.path),
  );
  const found = extra.map((entry) =>
    counted(entry.name, 'this file does not belong in the folder of a decision'),
  );
  if (runs.length === 0) found.push(counted('.', 'this folder has no evidence of a run'));
  if (!entries.some(({ name }) => name === CLAIM.path)) return found;
  return [...found, ...claimFindings(place, runs)];
}

function claimFindings(place: string, runs: readonly string[]): Finding[] {
  const found = readJson(join(place, CLAIM.path));
  const claim = CLAIM.read(found);
  if (!claim)
    return [
      {
        clause: 'C3.1',
        file: CLAIM.path,
        what: `the file is not a valid claim: ${CLAIM.misfit(found)}`,
        exit: 20,
      },
    ];
  if (runs.some((run) => basename(run) === claim.run_id)) return [];
  return [counted(claim.run_id, 'the run that claimed the decision has no evidence here')];
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function counted(file: string, what: string): Finding {
  return { clause: 'C4.5', file, what, exit: 21 };
}
