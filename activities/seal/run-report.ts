import { z } from 'zod';
import { type KeptFragment, newestRecord } from '../../contract/evidence/fragment';
import { AccessModeRecord, EndpointsRecord, GateRecord } from '../../contract/evidence/guards';
import { GATES_FOLDER, KEPT_FILES } from '../../contract/evidence/layout';
import { objectivesOf } from '../../contract/evidence/objectives';
import { type Capture, PlanRefs, type RunReport } from '../../contract/evidence/run-report';
import type { RunRecord } from '../../contract/run/record';
import { canonicalJson } from '../../contract/signing/digest';
import { type Home, readStanding } from '../files/evidence-file';

/** Builds `report.json`: the run record, and the captures of C8.1-C8.6 with their files. */
export async function reportOf(
  home: Home,
  record: RunRecord,
  fragments: readonly KeptFragment[],
): Promise<RunReport> {
  async function newest<T>(path: string, shape: z.ZodType<T>): Promise<{ files: string[]; value: T | null }> {
    const name = newestRecord(path, fragments);
    const bytes = name && (await readStanding(home, name));
    if (!name || !bytes) return { files: [], value: null };
    const parsed = shape.safeParse(jsonOf(bytes));
    return { files: [name], value: parsed.success ? parsed.data : null };
  }

  const original = newestRecord(KEPT_FILES.original, fragments);
  const decision = await newest(KEPT_FILES.decision, z.record(z.string(), z.unknown()));
  const mode = await newest(KEPT_FILES.accessMode, AccessModeRecord);
  const plan = await newest(KEPT_FILES.plan, PlanRefs);
  const endpoints = await newest(KEPT_FILES.endpoints, EndpointsRecord);
  const gates = await Promise.all(gatePaths(fragments).map((path) => newest(path, GateRecord)));
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
      gates.flatMap(({ value }) => (value ? [value] : [])),
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
  const first = names.filter((name) => name.startsWith(GATES_FOLDER) && !/\.a\d+(\.\d+)?\.json$/.test(name));
  return [...new Set(first)].sort();
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
