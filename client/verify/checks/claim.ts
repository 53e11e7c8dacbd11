import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Finding } from '../../bundle/finding';

const CLAIM = 'claim.json';
const Claim = z.looseObject({ decision_id: z.string(), run_id: z.string() });

/** Whether the folder of a decision holds its claim and sealed runs and nothing else, the claiming run among them. */
export function checkClaim(place: string, runs: readonly string[]): Finding[] {
  const entries = readdirSync(place, { withFileTypes: true });
  const extra = entries.filter((entry) => !entry.isDirectory() && !(entry.isFile() && entry.name === CLAIM));
  const found = extra.map((entry) => counted(entry.name, 'it does not belong into the folder of a decision'));
  if (runs.length === 0) found.push(counted('.', 'there is no evidence of a run in this folder'));
  if (!entries.some(({ name }) => name === CLAIM)) return found;
  return [...found, ...claimFindings(place, runs)];
}

function claimFindings(place: string, runs: readonly string[]): Finding[] {
  const claim = Claim.safeParse(readJson(join(place, CLAIM))).data;
  if (!claim) return [{ clause: 'C3.1', file: CLAIM, what: 'this is not a claim', exit: 20 }];
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
