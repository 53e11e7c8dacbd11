import type { z } from 'zod';
import type { Seen } from '../../contract/approval/seen';
import { SEEN } from '../../contract/evidence/files/approvals';
import { callOf, RESULT } from '../../contract/evidence/files/calls';
import { DECISION } from '../../contract/evidence/files/decision';
import { PLAN } from '../../contract/evidence/files/plan';
import { REPORT } from '../../contract/evidence/files/report';
import { newestRecord, type PlacedFragment } from '../../contract/evidence/fragment';
import type { StandingOf } from '../../contract/evidence/history';
import type { JsonFile } from '../../contract/evidence/shape/evidence-file';
import { isRecordOf, timesAgain } from '../../contract/evidence/shape/names';
import type { RunRecord } from '../../contract/run/record';
import { digestOf } from '../../contract/signing/digest';
import { type Bundle, jsonIn } from './bundle';

/** The facts that the contract rules are checked on, read from a bundle once. */
export interface Account {
  bundle: Bundle;
  record: RunRecord;
  /** The plan whose digest the run recorded. */
  plan: z.infer<typeof PLAN.shape> | undefined;
  /** Revision of that plan; 0 is the first. */
  revision: number;
  decision: z.infer<typeof DECISION.shape> | undefined;
  /** What the runner itself has seen, in order. */
  seen: readonly Seen[];
  fragments: readonly PlacedFragment[];
  /** Ids of the calls that left any files, sorted. */
  executed: readonly string[];
  /**
   * Ids of the calls that left fragments, in history order, with repetitions; one list for each branch of the run,
   * because a reset goes back.
   */
  called: readonly (readonly string[])[];
  /** The first fragment of a call: its index among the fragments, and when the workflow scheduled it. */
  firstCall: { index: number; at: string } | undefined;
}

/** Reads the facts of a bundle; undefined when its report cannot be read. */
export function accountOf(
  bundle: Bundle,
  fragments: readonly PlacedFragment[],
  standingOf: StandingOf,
): Account | undefined {
  const report = REPORT.read(jsonIn(bundle, REPORT.path));
  if (!report) return undefined;
  const { record } = report;
  return {
    bundle,
    record,
    ...approvedPlan(bundle, record.plan_digest),
    decision: newestIn(bundle, fragments, DECISION),
    seen: seenIn(bundle),
    fragments,
    executed: callsOf(bundle.files.keys()).sort(),
    called: calledIn(fragments, standingOf),
    firstCall: firstCallOf(bundle, fragments, standingOf),
  };
}

function seenIn(bundle: Bundle): Seen[] {
  const paths = [...bundle.files.keys()].filter((path) => SEEN.isAt(path));
  return paths.flatMap((_, index) => SEEN.read(jsonIn(bundle, SEEN.at(String(index + 1)))) ?? []);
}

/** Reads the newest record of a file; undefined when there is none that has its shape. */
export function newestIn<S extends z.ZodType>(
  bundle: Bundle,
  fragments: readonly PlacedFragment[],
  file: JsonFile<S>,
): z.output<S> | undefined {
  const name = newestRecord(file.path, fragments);
  return name === undefined ? undefined : file.read(jsonIn(bundle, name));
}

function approvedPlan(bundle: Bundle, digest: string | null) {
  const records = [...bundle.files.keys()].filter((path) => isRecordOf(PLAN.path, path));
  const path = records.find((one) => {
    const plan = jsonIn(bundle, one);
    return plan !== undefined && digestOf(plan) === digest;
  });
  const found = path === undefined ? undefined : jsonIn(bundle, path);
  return { plan: PLAN.read(found), revision: timesAgain(path ?? '') };
}

function calledIn(fragments: readonly PlacedFragment[], standingOf: StandingOf): string[][] {
  const branches: string[][] = [];
  for (const fragment of fragments) {
    const { branch } = standingOf(fragment);
    branches[branch] = [...(branches[branch] ?? []), ...callsOf(Object.keys(fragment.files))];
  }
  return Object.values(branches);
}

/** The calls that left some of these files, each once. */
function callsOf(paths: Iterable<string>): string[] {
  return [...new Set([...paths].flatMap((path) => callOf(path) ?? []))];
}

/** Takes the time from the history or, when that is lost, from the result of the call. */
function firstCallOf(
  bundle: Bundle,
  fragments: readonly PlacedFragment[],
  standingOf: StandingOf,
): Account['firstCall'] {
  const index = fragments.findIndex(({ files }) =>
    Object.keys(files).some((path) => callOf(path) !== undefined),
  );
  const first = fragments[index];
  if (!first) return undefined;
  const result = Object.keys(first.files).find((path) => RESULT.isAt(path));
  const started = result === undefined ? undefined : RESULT.read(jsonIn(bundle, result))?.result?.started_at;
  return { index, at: standingOf(first).scheduled?.at ?? started ?? first.at };
}
