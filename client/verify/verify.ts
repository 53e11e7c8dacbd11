import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { HISTORY } from '../../contract/evidence/files/histories';
import { REPORT } from '../../contract/evidence/files/report';
import { MANIFEST, type Manifest } from '../../contract/evidence/files/seal';
import { abandonedAmong, standingIn } from '../../contract/evidence/history';
import { accountOf } from '../bundle/account';
import { type Bundle, jsonIn, looksLikeRun, openBundle, runsIn } from '../bundle/bundle';
import { exitOf, type Finding, type FindingExit, violated } from '../bundle/finding';
import { checkClaim } from './checks/claim';
import { checkFiles } from './checks/files';
import { checkShapes, withoutEchoes } from './checks/shapes';
import { checkSignature, isInside } from './checks/signature';
import { checkTimeline } from './checks/timeline';
import { approvalsRule } from './rules/approvals';
import { callsRule } from './rules/calls';
import { capturesRule } from './rules/captures';
import { differencesRule } from './rules/differences';
import { downgradesRule } from './rules/downgrades';
import { effectsRule } from './rules/effects';
import { endpointsRule } from './rules/endpoints';
import { fencingRule } from './rules/fencing';
import { gatesRule } from './rules/gates';
import { historyRule } from './rules/history';
import { orderRule } from './rules/order';
import { identityRule, outcomeRule } from './rules/outcome';
import { seenRule } from './rules/seen';
import { signaturesRule } from './rules/signatures';
import { stepsRule } from './rules/steps';
import { syncsRule } from './rules/syncs';

/** One verified run; a field is null when the bundle does not have it. */
export interface VerifiedRun {
  place: string;
  decision_id: string | null;
  run_id: string | null;
  outcome: string | null;
  sealed_by: string | null;
  timeline_head: string | null;
  files: number;
}

export interface Verification {
  exit: 0 | FindingExit;
  findings: Finding[];
  summary: { runs: VerifiedRun[]; says: string };
}

/**
 * Verifies offline the evidence of a run, or of all runs of a decision: first the signature, then completeness,
 * digests, timeline and the contract rules. Returns all findings; the first kind decides the exit code. Throws when
 * there is no such folder.
 */
export async function verifyBundle(
  dir: string,
  options: { trustDir?: string | undefined } = {},
): Promise<Verification> {
  const place = resolve(dir);
  if (!existsSync(place) || !statSync(place).isDirectory())
    throw new Error(`the folder ${place} does not exist; give the evidence folder of a run or of a decision`);
  const runs = looksLikeRun(place) ? [place] : runsIn(place);
  const checked = runs.map((run) => verifyRun(run, options.trustDir));
  const prefix = (run: string) => (run === place ? '' : `${run.slice(place.length + 1)}/`);
  const findings = [
    ...(runs.includes(place) ? [] : checkClaim(place, runs)),
    ...checked.flatMap((one) =>
      one.findings.map((found) => ({ ...found, file: prefix(one.run.place) + found.file })),
    ),
  ];
  return judged(
    checked.map(({ run }) => run),
    findings,
  );
}

/** Summarizes findings, to which a replay may add more. */
export function judged(runs: VerifiedRun[], findings: Finding[]): Verification {
  const exit = exitOf(findings);
  return { exit, findings, summary: { runs, says: SAYS[exit] } };
}

const SAYS: Record<0 | FindingExit, string> = {
  0: 'good: signed by a trusted key, complete, unchanged, and in accordance with the contract',
  20: 'not good: content was changed after it was sealed',
  21: 'not good: files are missing or were added',
  22: 'not good: there is no trusted signature',
  23: 'not good: the run violated a contract rule',
  24: 'not good: this build decides differently than the run did',
};

const RULES = [
  orderRule,
  stepsRule,
  callsRule,
  approvalsRule,
  seenRule,
  gatesRule,
  fencingRule,
  syncsRule,
  effectsRule,
  downgradesRule,
  capturesRule,
  endpointsRule,
  outcomeRule,
  historyRule,
  differencesRule,
];

function verifyRun(place: string, trustDir: string | undefined): { run: VerifiedRun; findings: Finding[] } {
  const bundle = openBundle(place);
  const { findings: signature, statement } = checkSignature(bundle, trustDir);
  const manifest = MANIFEST.read(jsonIn(bundle, MANIFEST.path));
  const findings = [...signature, ...checkFiles(bundle, manifest)];
  const trusted = trustDir !== undefined && !isInside(trustDir, bundle.dir) ? trustDir : undefined;
  const inside = manifest
    ? checkInside(bundle, manifest, statement, trusted)
    : { findings: [], outcome: null };
  const run: VerifiedRun = {
    place,
    decision_id: manifest?.decision_id ?? null,
    run_id: manifest?.run_id ?? null,
    outcome: inside.outcome,
    sealed_by: statement?.predicate.sealed_by ?? null,
    timeline_head: manifest?.timeline_head ?? null,
    files: bundle.files.size,
  };
  return { run, findings: [...findings, ...inside.findings] };
}

function checkInside(
  bundle: Bundle,
  manifest: Manifest,
  statement: ReturnType<typeof checkSignature>['statement'],
  trustDir: string | undefined,
) {
  const abandoned = abandonedAmong(bundle.files.keys()).map(({ run_id, path }) => ({
    run_id,
    history: jsonIn(bundle, path),
  }));
  const standingOf = standingIn(jsonIn(bundle, HISTORY.path), abandoned);
  const timeline = checkTimeline(bundle, manifest, standingOf, statement?.subject[1].digest.sha256);
  const account = accountOf(bundle, timeline.fragments, standingOf);
  if (!account) {
    const why = bundle.files.has(REPORT.path) ? REPORT.misfit(jsonIn(bundle, REPORT.path)) : 'it is missing';
    const unread = violated('C4.6', REPORT.path, `the run report cannot be read: ${why}`);
    return { findings: [...timeline.findings, unread], outcome: null };
  }
  const malformed = checkShapes(bundle, manifest);
  const broken = RULES.flatMap((rule) => rule(account));
  const findings = [
    ...timeline.findings,
    ...malformed,
    ...withoutEchoes(broken, malformed),
    ...signaturesRule(account, trustDir),
    ...identityRule(account, manifest, statement),
  ];
  return { findings, outcome: account.record.outcome };
}
