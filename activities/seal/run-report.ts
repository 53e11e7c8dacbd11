import type { z } from 'zod';
import { ACCESS_MODE } from '../../contract/evidence/files/access';
import { DECISION, ORIGINAL } from '../../contract/evidence/files/decision';
import { ENDPOINTS } from '../../contract/evidence/files/endpoints';
import type { KeptFragment } from '../../contract/evidence/files/fragments';
import { GATE } from '../../contract/evidence/files/gates';
import { PLAN } from '../../contract/evidence/files/plan';
import { type Capture, PlanRefs, type RunReport } from '../../contract/evidence/files/report';
import { newestRecord } from '../../contract/evidence/fragment';
import { objectivesOf } from '../../contract/evidence/objectives';
import type { RunRecord } from '../../contract/run/record';
import { canonicalJson } from '../../contract/signing/digest';
import { type Home, readStanding } from '../files/evidence-file';

/** Builds `report.json`: the run record, and the captures of C8.1-C8.6 with their files. */
export async function reportOf(
  home: Home,
  record: RunRecord,
  fragments: readonly KeptFragment[],
): Promise<RunReport> {
  /** Returns the newest record of a file, and its content if it has the right shape. */
  async function newest(path: string, shape: z.ZodType): Promise<{ files: string[]; value: unknown }> {
    const name = newestRecord(path, fragments);
    const bytes = name && (await readStanding(home, name));
    if (!name || !bytes) return { files: [], value: null };
    return { files: [name], value: shape.safeParse(jsonOf(bytes)).data ?? null };
  }

  const original = newestRecord(ORIGINAL.path, fragments);
  const decision = await newest(DECISION.path, DECISION.shape);
  const mode = await newest(ACCESS_MODE.path, ACCESS_MODE.shape);
  const plan = await newest(PLAN.path, PlanRefs);
  const endpoints = await newest(ENDPOINTS.path, ENDPOINTS.shape);
  const gates = await Promise.all(gatePaths(fragments).map((path) => newest(path, GATE.shape)));
  const captures: Capture[] = [
    capture(
      'C8.1',
      'decision artifact',
      [...(original ? [original] : []), ...decision.files],
      decision.value,
    ),
    capture('C8.2', 'access mode in effect', mode.files, mode.value),
    capture('C8.3', 'blueprint and modules', plan.files, plan.value),
    capture('C8.4', 'evidence path', [], home.root),
    capture(
      'C8.5',
      'guard confirmations',
      gates.flatMap(({ files }) => files),
      gates.flatMap(({ value }) => (value === null ? [] : [value])),
    ),
    capture('C8.6', 'resulting endpoints', endpoints.files, endpoints.value),
  ];
  return { version: 1, record, objectives: objectivesOf(record, captures), captures };
}

function capture(clause: string, what: string, files: string[], value: unknown): Capture {
  // Canonical JSON, so that the report equals what a later reader finds in the file.
  return { clause, what, files, value: JSON.parse(canonicalJson(value)) };
}

/** Lists the path of the first record of each gate; repeated records are beside it. */
function gatePaths(fragments: readonly KeptFragment[]): string[] {
  const names = fragments.flatMap(({ files }) => Object.keys(files));
  const first = names.filter((name) => GATE.isAt(name) && !/\.a\d+(\.\d+)?\.json$/.test(name));
  return [...new Set(first)].sort();
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
