import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EvidenceConflict } from '../../activities/files/evidence-conflict';
import { createSigner } from '../../activities/store/signer';
import { verifyBundle } from '../../client/verify/verify';
import { LEDGER } from '../../contract/evidence/files/approvals';
import { HISTORY } from '../../contract/evidence/files/histories';
import { MADE_AT_SEALING } from '../../contract/evidence/files/registry';
import type { RunReport } from '../../contract/evidence/files/report';
import { STATEMENT, SUMS } from '../../contract/evidence/files/seal';
import { TIMELINE, type TimelineLine } from '../../contract/evidence/files/timeline';
import { Redactor } from '../../contract/redaction/redactor';
import { sha256 } from '../../contract/signing/digest';
import { anEnding } from '../support/an-ending';
import { startProgram } from './child';
import { aBundle, aForeignKey, aPlace, aSample, aStore, asRun, at, type Place, RUN } from './verify/a-bundle';

let place: Place;
beforeEach(async () => {
  place = await aPlace();
});
afterEach(() => place.remove());

/** Returns the digest of every file of a bundle. */
function contents(dir: string): Record<string, string> {
  const paths = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    paths.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(dir.length + 1), sha256(readFileSync(path))];
    }),
  );
}

function timelineOf(dir: string): TimelineLine[] {
  return readFileSync(join(dir, TIMELINE.path), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('a sealed bundle (C7.10, C8)', () => {
  it('has every sealed file, and sha256sum confirms the checksums', async () => {
    const dir = await aBundle(place.store);
    for (const { path } of Object.values(MADE_AT_SEALING))
      expect(readdirSync(join(dir, path, '..'))).toContain(path.split('/').at(-1));
    expect(() =>
      execFileSync('sha256sum', ['--quiet', '--strict', '-c', 'SHA256SUMS'], { cwd: dir }),
    ).not.toThrow();
    const listed = readFileSync(join(dir, 'SHA256SUMS'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(66));
    expect(listed.sort()).toEqual(
      Object.keys(contents(dir))
        .filter((path) => path !== 'SHA256SUMS')
        .sort(),
    );
  });

  it('is returned with its place, manifest digest and timeline head', async () => {
    const sample = aSample();
    const dir = await aBundle(place.store, sample);
    expect(await place.store.seal(RUN, sample.record, sample.history)).toEqual({
      place: dir,
      manifest_sha256: sha256(readFileSync(join(dir, 'manifest.json'))),
      timeline_head: timelineOf(dir).at(-1)?.hash,
    });
  });

  it('has its fragments in history order, whatever order they were written in', async () => {
    const sample = aSample();
    const dir = await aBundle(place.store, { ...sample, fragments: sample.fragments.toReversed() });
    expect(timelineOf(dir).map(({ fragment }) => fragment)).toEqual(
      sample.fragments.map((one) => `fragments/${one.activity_id}-${one.activity}-a1.json`),
    );
    expect(timelineOf(dir)[0]?.prev).toBe('0'.repeat(64));
  });

  it('reports the captures of C8.1 to C8.6 with their files', async () => {
    const dir = await aBundle(place.store);
    const report: RunReport = JSON.parse(readFileSync(join(dir, 'report.json'), 'utf8'));
    const files = Object.fromEntries(report.captures.map((one) => [one.clause, one.files.length]));
    expect(files).toEqual({ 'C8.1': 2, 'C8.2': 1, 'C8.3': 1, 'C8.4': 0, 'C8.5': 5, 'C8.6': 1 });
    expect(report.captures.find((one) => one.clause === 'C8.4')?.value).toBe(dir);
  });

  it('separates the time of waiting for people from working', async () => {
    const dir = await aBundle(place.store);
    const timing = JSON.parse(readFileSync(join(dir, 'timing.json'), 'utf8'));
    expect(timing).toMatchObject({ total_ms: 75_000, waited_ms: 20_000, worked_ms: 55_000 });
    expect(timing.steps[1]).toMatchObject({ step: 'approve', total_ms: 23_000, worked_ms: 3_000 });
  });

  it('has a report page in which no received text becomes markup', async () => {
    const dir = await aBundle(place.store);
    const page = readFileSync(join(dir, 'report.html'), 'utf8');
    expect(page).toContain('site &lt;lost&gt; &amp; &quot;dark&quot;');
    expect(page).not.toContain('<lost>');
    expect(page).not.toMatch(/<script|https?:\/\//);
  });

  it('accepts the history as text, as the SDK returns it', async () => {
    const sample = aSample();
    for (const one of sample.fragments) await place.store.record(RUN, one);
    await place.store.seal(RUN, sample.record, JSON.stringify(sample.history));
    expect((await verifyBundle(place.store.place(RUN), { trustDir: place.trust })).findings).toEqual([]);
  });

  it('can be of a run without fragments', async () => {
    const record = {
      ...aSample().record,
      ...anEnding('aborted'),
      plan: null,
      plan_digest: null,
      requirement: null,
    };
    const seal = await place.store.seal(RUN, record, { events: [] });
    expect(seal.timeline_head).toBe('0'.repeat(64));
  });

  it('C6.2 has known secrets redacted from messages, and is refused when one is in another file', async () => {
    const value = 'x9!canary-of-the-seal';
    const redactor = new Redactor([{ name: 'CANARY', value }]);
    const store = await aStore(place.evidence, undefined, {
      current: async () => ({ redactor, why: undefined }),
    });
    const sample = aSample();
    const said = { reason: `it is ${value}` };
    const data = Buffer.from(JSON.stringify(said)).toString('base64');
    const signal = { metadata: { encoding: 'anNvbi9wbGFpbg==' }, data };
    const history = { events: [...sample.history.events, { eventId: '99', input: { payloads: [signal] } }] };
    const record = {
      ...sample.record,
      approvals: sample.record.approvals.map((one) => ({ ...one, ...said })),
    };
    for (const one of sample.fragments) await store.record(RUN, one);
    writeFileSync(join(store.place(RUN), 'calls', 'note'), value);
    await expect(store.seal(RUN, record, history)).rejects.toThrow(
      'the secret CANARY is in a file that would be sealed',
    );
    rmSync(join(store.place(RUN), 'calls', 'note'));
    await store.seal(RUN, record, history);
    const kept = JSON.parse(readFileSync(join(store.place(RUN), HISTORY.path), 'utf8'));
    const [payload] = kept.events.at(-1).input.payloads;
    expect(JSON.parse(Buffer.from(payload.data, 'base64').toString())).toEqual({
      reason: 'it is [redacted CANARY]',
    });
    expect(readFileSync(join(store.place(RUN), LEDGER.path), 'utf8')).toContain('it is [redacted CANARY]');
  });

  it('is refused when it has a link in it', async () => {
    const sample = aSample();
    for (const one of sample.fragments) await place.store.record(RUN, one);
    symlinkSync('/etc/hostname', join(place.store.place(RUN), 'calls', 'link'));
    await expect(place.store.seal(RUN, sample.record, sample.history)).rejects.toBeInstanceOf(
      EvidenceConflict,
    );
  });
});

describe('sealing again', () => {
  it('gives the same bytes, even with a longer history and another key', async () => {
    const sample = aSample();
    const dir = await aBundle(place.store, sample);
    const before = contents(dir);
    const grown = {
      events: [...sample.history.events, { eventId: '99', eventType: 'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED' }],
    };
    const other = await aStore(place.evidence, createSigner(aForeignKey()));
    expect(await other.seal(RUN, sample.record, grown)).toEqual(
      await place.store.seal(RUN, sample.record, sample.history),
    );
    expect(contents(dir)).toEqual(before);
  });

  it('is refused with another run record', async () => {
    const sample = aSample();
    const dir = await aBundle(place.store, sample);
    const before = contents(dir);
    await expect(
      place.store.seal(RUN, { ...sample.record, ended_at: at(99) }, sample.history),
    ).rejects.toMatchObject({ reason: { code: 'EvidenceConflict' } });
    expect(contents(dir)).toEqual(before);
  });

  it('is refused with the run record or the history of another run', async () => {
    const sample = aSample();
    for (const one of sample.fragments) await place.store.record(RUN, one);
    const other = asRun({ decision_id: 'fo-2', run_id: 'x' }, sample).record;
    await expect(place.store.seal(RUN, other, sample.history)).rejects.toBeInstanceOf(EvidenceConflict);
    const dir = await aBundle(place.store, sample);
    rmSync(join(dir, 'SHA256SUMS'));
    await expect(
      place.store.seal(RUN, sample.record, { events: [{ eventId: '1', eventTime: at(500) }] }),
    ).rejects.toBeInstanceOf(EvidenceConflict);
  });

  it('gives one bundle when it is done several times at once', async () => {
    const sample = aSample();
    for (const one of sample.fragments) await place.store.record(RUN, one);
    const seals = await Promise.all(
      [1, 2, 3].map(() => place.store.seal(RUN, sample.record, sample.history)),
    );
    expect(new Set(seals.map((seal) => seal.manifest_sha256)).size).toBe(1);
    expect((await verifyBundle(place.store.place(RUN), { trustDir: place.trust })).findings).toEqual([]);
  });
});

describe('a seal that was interrupted', () => {
  it('gives the same bytes after a stop at any of its writes', async () => {
    const sample = aSample();
    const dir = await aBundle(place.store, sample);
    const whole = contents(dir);
    const written = Object.values(MADE_AT_SEALING).map(({ path }) => path);
    for (const stop of written.keys()) {
      for (const path of written.slice(stop)) rmSync(join(dir, path));
      await place.store.seal(RUN, sample.record, sample.history);
      expect(contents(dir)).toEqual(whole);
    }
  });

  it('is refused when the bundle was changed in the meantime', async () => {
    const sample = aSample();
    const dir = await aBundle(place.store, sample);
    for (const path of [SUMS.path, STATEMENT.path]) rmSync(join(dir, path));
    rmSync(join(dir, 'calls'), { recursive: true });
    await expect(place.store.seal(RUN, sample.record, sample.history)).rejects.toBeInstanceOf(
      EvidenceConflict,
    );
  });

  it('is finished by the next worker after a kill', async () => {
    const program = startProgram('seal-program.ts', place.evidence, join(place.root, 'evidence-key.pem'));
    const sealing: string[] = [];
    for await (const runId of createInterface(program.stdout)) {
      sealing.push(runId);
      if (sealing.length === 6) program.kill('SIGKILL');
    }
    if (program.exitCode === null && program.signalCode === null) await once(program, 'exit');
    for (const run_id of sealing) {
      const run = { decision_id: 'fo-1', run_id };
      const sample = asRun(run, aSample());
      await place.store.seal(run, sample.record, sample.history);
      const { findings } = await verifyBundle(place.store.place(run), { trustDir: place.trust });
      expect(findings).toEqual([]);
    }
    expect(sealing.length).toBeGreaterThanOrEqual(6);
  });

  it('leaves copies that verify anywhere', async () => {
    const dir = await aBundle(place.store);
    const copy = join(place.root, 'a copy');
    cpSync(dir, copy, { recursive: true });
    expect((await verifyBundle(copy, { trustDir: place.trust })).exit).toBe(0);
  });
});
