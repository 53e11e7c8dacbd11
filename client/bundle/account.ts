import { z } from 'zod';
import { newestRecord, type PlacedFragment } from '../../contract/evidence/fragment';
import type { StandingOf } from '../../contract/evidence/history';
import {
  CALLS_FOLDER,
  isRecordOf,
  KEPT_FILES,
  revisionOf,
  SEALED_FILES,
} from '../../contract/evidence/layout';
import { RunReport } from '../../contract/evidence/run-report';
import type { RunRecord } from '../../contract/run/record';
import { RequirementShape } from '../../contract/run/shapes';
import { digestOf } from '../../contract/signing/digest';
import { CALL_STEPS } from '../../contract/words/steps';
import { ACCESS_MODES } from '../../contract/words/vocabulary';
import { type Bundle, jsonIn } from './bundle';

const ApprovedPlan = z.looseObject({
  decision: z.looseObject({ requires_approval: z.boolean() }),
  access_mode: z.enum(ACCESS_MODES),
  calls: z.array(
    z.looseObject({
      id: z.string(),
      step: z.enum(CALL_STEPS),
      module_ref: z.string().optional(),
      overlay: z.unknown().optional(),
    }),
  ),
  requirement: RequirementShape,
});
const Decision = z.looseObject({
  digest: z.string().optional(),
  decision_id: z.string(),
  decision_type: z.string(),
  dr_mode: z.string(),
  execution_plane: z.string(),
});

/** The facts that the contract rules are checked on, read from a bundle once. */
export interface Account {
  bundle: Bundle;
  record: RunRecord;
  /** The plan whose digest the run recorded. */
  plan: z.infer<typeof ApprovedPlan> | undefined;
  /** Revision of that plan; 0 is the first. */
  revision: number;
  decision: z.infer<typeof Decision> | undefined;
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
  const report = RunReport.safeParse(jsonIn(bundle, SEALED_FILES.report)).data;
  if (!report) return undefined;
  const { record } = report;
  return {
    bundle,
    record,
    ...approvedPlan(bundle, record.plan_digest),
    decision: Decision.safeParse(newestIn(bundle, fragments, KEPT_FILES.decision)).data,
    fragments,
    executed: [...new Set([...bundle.files.keys()].flatMap(callOf))].sort(),
    called: calledIn(fragments, standingOf),
    firstCall: firstCallOf(bundle, fragments, standingOf),
  };
}

/** Reads the newest record of a file as JSON. */
export function newestIn(bundle: Bundle, fragments: readonly PlacedFragment[], path: string): unknown {
  const name = newestRecord(path, fragments);
  return name === undefined ? undefined : jsonIn(bundle, name);
}

function approvedPlan(bundle: Bundle, digest: string | null) {
  const records = [...bundle.files.keys()].filter((path) => isRecordOf(KEPT_FILES.plan, path));
  const path = records.find((one) => {
    const plan = jsonIn(bundle, one);
    return plan !== undefined && digestOf(plan) === digest;
  });
  const plan = path === undefined ? undefined : ApprovedPlan.safeParse(jsonIn(bundle, path)).data;
  return { plan, revision: revisionOf(path ?? '') };
}

/** Returns the call that a file belongs to, if any. Each operator retry has its own folder, `<call>.r<retry>/`. */
export function callOf(path: string): string[] {
  const [folder, call, ...rest] = path.split('/');
  if (`${folder}/` !== CALLS_FOLDER || call === undefined || rest.length === 0) return [];
  return [call.replace(/\.r\d+$/, '')];
}

function calledIn(fragments: readonly PlacedFragment[], standingOf: StandingOf): string[][] {
  const branches: string[][] = [];
  for (const fragment of fragments) {
    const { branch } = standingOf(fragment);
    branches[branch] = [...(branches[branch] ?? []), ...new Set(Object.keys(fragment.files).flatMap(callOf))];
  }
  return Object.values(branches);
}

const RESULT = /^calls\/[^/]+\/result\.(a\d+(\.\d+)?\.)?json$/;
const Ended = z.looseObject({ result: z.looseObject({ started_at: z.string() }) });

/** Takes the time from the history or, when that is lost, from the result of the call. */
function firstCallOf(
  bundle: Bundle,
  fragments: readonly PlacedFragment[],
  standingOf: StandingOf,
): Account['firstCall'] {
  const index = fragments.findIndex(({ files }) =>
    Object.keys(files).some((path) => callOf(path).length > 0),
  );
  const first = fragments[index];
  if (!first) return undefined;
  const result = Object.keys(first.files).find((path) => RESULT.test(path));
  const started = Ended.safeParse(result && jsonIn(bundle, result)).data?.result.started_at;
  return { index, at: standingOf(first).scheduled?.at ?? started ?? first.at };
}
