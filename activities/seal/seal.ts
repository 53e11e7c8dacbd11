import { join } from 'node:path';
import { z } from 'zod';
import type { Signer } from '../../contract/evidence/dsse';
import { signedEnvelope, writtenEnvelope } from '../../contract/evidence/dsse';
import { LEDGER } from '../../contract/evidence/files/approvals';
import { DIFFERENCES, type Difference } from '../../contract/evidence/files/differences';
import { FOREIGN_EVENTS, HISTORY } from '../../contract/evidence/files/histories';
import { PAGE, REPORT, TIMING } from '../../contract/evidence/files/report';
import { isListed, MANIFEST, type Manifest, STATEMENT, SUMS } from '../../contract/evidence/files/seal';
import { TIMELINE } from '../../contract/evidence/files/timeline';
import { foreignEvents } from '../../contract/evidence/foreign-events';
import { type Abandoned, abandonedAmong, abandonedFile, standingIn } from '../../contract/evidence/history';
import { sumsOf } from '../../contract/evidence/manifest';
import { statementOf } from '../../contract/evidence/statement';
import { chain, headOf, inHistoryOrder } from '../../contract/evidence/timeline';
import { timingOf } from '../../contract/evidence/timing';
import type { Redactor } from '../../contract/redaction/redactor';
import type { EvidenceSeal, RunRecord, RunRef } from '../../contract/run/record';
import { canonicalJson, sha256 } from '../../contract/signing/digest';
import { EvidenceConflict } from '../files/evidence-conflict';
import { type Home, readStanding } from '../files/evidence-file';
import { keepExactly, keepFirst } from '../files/keep';
import { listFiles, measured } from '../files/list-files';
import { prettyJson } from '../files/pretty-json';
import { reportPage } from '../page/report-page';
import { byTurns } from '../redaction/by-turns';
import { readFragments } from './fragments';
import { refuseSecrets } from './refuse-secrets';
import { reportOf } from './run-report';

const Reported = z.object({ record: z.unknown() });

/**
 * Closes the evidence of a run. Writes the history first; from then on nothing can be recorded. An interrupted seal
 * continues from the existing files, and a finished one is returned unchanged. Known secrets are redacted from
 * people's messages.
 */
export async function sealBundle(
  home: Home,
  run: RunRef,
  given: {
    record: RunRecord;
    history: unknown;
    abandoned: readonly Abandoned[];
    differences: readonly Difference[];
  },
  signer: Signer | undefined,
  redactor: Redactor,
): Promise<EvidenceSeal> {
  const record = await byTurns(redactor.withoutKnownByTurns(given.record));
  const history = await byTurns(redactor.withoutKnownByTurns(given.history));
  await refuseOtherRun(home, run, record);
  if (await readStanding(home, SUMS.path)) return standingSeal(home);

  const kept: unknown = JSON.parse(await keepFirst(home, HISTORY.path, () => prettyJson(history)));
  refuseOtherHistory(home, kept, history);
  for (const [index, { run_id, history: left }] of given.abandoned.entries()) {
    const clean = await byTurns(redactor.withoutKnownByTurns(left));
    await keepFirst(home, abandonedFile(index, run_id), () => prettyJson(clean));
  }
  await keepExactly(home, FOREIGN_EVENTS.path, prettyJson(foreignEvents(kept)));

  const different = await byTurns(redactor.withoutKnownByTurns(given.differences));
  const differences = DIFFERENCES.shape.parse(
    JSON.parse(await keepFirst(home, DIFFERENCES.path, () => prettyJson(different))),
  );

  // The report is the first file that depends on the run record; all later files follow from it.
  const fragments = inHistoryOrder(await readFragments(home), standingIn(kept, await abandonedIn(home)));
  const report = await reportOf(home, record, fragments);
  await keepFirst(home, REPORT.path, () => prettyJson(report));
  await keepExactly(home, LEDGER.path, record.approvals.map((entry) => `${canonicalJson(entry)}\n`).join(''));
  const timing = timingOf(record);
  await keepExactly(home, TIMING.path, prettyJson(timing));
  const timeline = chain(fragments);
  await keepExactly(home, TIMELINE.path, timeline.map((line) => `${canonicalJson(line)}\n`).join(''));
  await keepFirst(home, PAGE.path, () => reportPage({ report, timing, timeline, differences }));

  await refuseSecrets(home.root, redactor);
  const manifest = await manifestOf(home, run, headOf(timeline));
  const manifestText = prettyJson(manifest);
  await keepExactly(home, MANIFEST.path, manifestText);
  if (signer) {
    const statement = statementOf(manifest, sha256(manifestText), record, signer.keyid);
    const payload = Buffer.from(canonicalJson(statement));
    await keepFirst(home, STATEMENT.path, () => writtenEnvelope(signedEnvelope(payload, signer)));
  }
  await keepExactly(home, SUMS.path, await sums(home, manifest));
  return standingSeal(home);
}

/** Reads the abandoned branches whose histories are in a bundle, oldest first. */
async function abandonedIn(home: Home): Promise<Abandoned[]> {
  const found: Abandoned[] = [];
  for (const { run_id, path } of abandonedAmong(await listFiles(home.root))) {
    const bytes = await readStanding(home, path);
    if (bytes) found.push({ run_id, history: JSON.parse(bytes.toString()) });
  }
  return found;
}

async function manifestOf(home: Home, run: RunRef, timeline_head: string): Promise<Manifest> {
  const files: Manifest['files'] = {};
  for (const path of await listFiles(home.root))
    if (isListed(path)) files[path] = await measured(join(home.root, path));
  const { decision_id, run_id } = run;
  return { version: 1, decision_id, run_id, files, timeline_head };
}

async function sums(home: Home, manifest: Manifest): Promise<string> {
  const digests = new Map(Object.entries(manifest.files).map(([path, file]) => [path, file.sha256]));
  for (const path of [MANIFEST.path, STATEMENT.path]) {
    const bytes = await readStanding(home, path);
    if (bytes) digests.set(path, sha256(bytes));
  }
  return sumsOf(digests);
}

async function standingSeal(home: Home): Promise<EvidenceSeal> {
  const bytes = await readStanding(home, MANIFEST.path);
  if (!bytes)
    throw new EvidenceConflict(
      'the manifest of this sealed bundle is missing',
      home.root,
      'restore the bundle from a copy',
    );
  const { timeline_head } = MANIFEST.shape.parse(JSON.parse(bytes.toString()));
  return { place: home.root, manifest_sha256: sha256(bytes), timeline_head };
}

async function refuseOtherRun(home: Home, run: RunRef, record: RunRecord): Promise<void> {
  const standing = await readStanding(home, REPORT.path);
  const before = standing && Reported.parse(JSON.parse(standing.toString())).record;
  const fits = record.decision_id === run.decision_id && record.run_id === run.run_id;
  if (fits && (!before || canonicalJson(before) === canonicalJson(record))) return;
  throw new EvidenceConflict(
    before ? 'the run was already reported with another run record' : 'the run record is of another run',
    home.root,
    'seal the run with its own run record; report.json has the existing one',
  );
}

/** Compares only the first event, which identifies the run: a later copy of the history has more events. */
function refuseOtherHistory(home: Home, kept: unknown, given: unknown): void {
  if (canonicalJson(firstEvent(kept)) === canonicalJson(firstEvent(given))) return;
  throw new EvidenceConflict('the history is of another run', home.root, 'seal a run with its own history');
}

function firstEvent(history: unknown): unknown {
  const events = typeof history === 'object' && history !== null && 'events' in history ? history.events : [];
  return Array.isArray(events) ? (events[0] ?? null) : null;
}
