import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readReport, reportLines } from '../../client/verify/show';
import { verifyBundle } from '../../client/verify/verify';
import { parseYaml } from '../../contract/configuration/yaml-document';
import { importRecord } from '../../contract/upstream/import-record';
import { ImportMapping } from '../../contract/upstream/mapping';
import { parseRecord } from '../../contract/upstream/record';
import { aBundle, aPlace, aSample, type Place } from '../evidence/verify/a-bundle';
import { withFiles } from '../evidence/verify/both-verdicts';
import { stockVerdict } from '../evidence/verify/stock-verifier';
import { chance, changed, manyTimes, ODD_JSON, ODD_TEXTS } from './odd-values';

const BYTES = [Buffer.from([0xff, 0xfe, 0]), Buffer.alloc(0), Buffer.alloc(70_000, '['), Buffer.alloc(4096)];

/** The document in the text with something odd within it; other texts as they are. */
function oddly(text: string, below: (limit: number) => number): Buffer {
  const odd = ODD_JSON[below(ODD_JSON.length)] ?? '';
  const lines = text.trim().split('\n');
  const at = below(lines.length);
  try {
    const isLines = lines.length > 1 && lines.every((line) => line.startsWith('{'));
    if (!isLines) return Buffer.from(changed(JSON.parse(text), odd, below));
    const broken = lines.map((line, index) => (index === at ? changed(JSON.parse(line), odd, below) : line));
    return Buffer.from(`${broken.join('\n')}\n`);
  } catch {
    return BYTES[below(BYTES.length)] ?? Buffer.alloc(0);
  }
}

describe('C4.5 a bundle with odd bytes', () => {
  let place: Place;
  beforeEach(async () => {
    place = await aPlace();
  });
  afterEach(() => place.remove());

  it('in any of its files has findings, and is shown or refused', async () => {
    const below = chance();
    const dir = await aBundle(place.store, aSample());
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) =>
      statSync(join(dir, path)).isFile(),
    );
    for (let sent = 0; sent < manyTimes(150); sent++) {
      const path = sent < files.length ? (files[sent] ?? '') : (files[below(files.length)] ?? '');
      const before = readFileSync(join(dir, path));
      const odd = oddly(before.toString(), below);
      if (odd.equals(before)) continue;
      writeFileSync(join(dir, path), odd);
      const { exit, findings } = await verifyBundle(dir, { trustDir: place.trust });
      const what = [path, odd.toString().slice(0, 300)];
      expect([...what, exit >= 20, findings.length > 0]).toEqual([...what, true, true]);
      if (path === 'report.json') expect(showing(dir)).toBeUndefined();
      if (sent % 15 === 0) expect([...what, stockVerdict(dir, place.trust)]).toEqual([...what, exit]);
      writeFileSync(join(dir, path), before);
    }
  });

  it('in its records, sealed as they are, throws nothing', async () => {
    const below = chance();
    const sample = aSample();
    const files = sample.fragments.flatMap((fragment) => Object.entries(fragment.files));
    for (let sent = 0; sent < manyTimes(20); sent++) {
      const changes = files.flatMap(([path, content]) => {
        const odd = oddly(JSON.stringify(content), below);
        try {
          return path.endsWith('.json') ? [[path, JSON.parse(odd.toString())] as const] : [];
        } catch {
          return [];
        }
      });
      const [one] = changes.slice(below(changes.length));
      const other = await aPlace();
      try {
        const dir = await aBundle(other.store, withFiles(Object.fromEntries(one ? [one] : []), sample));
        const verified = await verifyBundle(dir, { trustDir: other.trust });
        const what = one?.map((part) => JSON.stringify(part).slice(0, 300));
        expect([what, verified.exit]).toEqual([what, verified.exit === 0 ? 0 : 23]);
        expect([what, stockVerdict(dir, other.trust)]).toEqual([what, verified.exit]);
      } finally {
        other.remove();
      }
    }
  });
});

/** What is wrong with how a report is shown. */
function showing(dir: string): string | undefined {
  try {
    const lines = reportLines(readReport(dir));
    return lines.find((line) => /\p{Cc}/u.test(line));
  } catch (error) {
    return /is not a run report|there is no run report/.test(String(error)) ? undefined : String(error);
  }
}

describe('C4.1 a mapping with odd values', () => {
  it('is read and applied, or refused with bounded reasons', () => {
    const below = chance();
    const mapping = {
      same_incident_within_minutes: 30,
      routes: [{ name: 'a', when: { decision_type: 'failover' }, decision: { target_cloud: 'gcp' } }],
    };
    const record = parseRecord({
      ...{ decision_id: 'a', timestamp_utc: '2026-01-01T00:00:00Z', status: 'emitted' },
      ...{ decision_type: 'failover', rationale: 'r' },
    });
    if (!record.ok) throw new Error('the record is no record');
    for (let sent = 0; sent < manyTimes(500); sent++) {
      const odd = below(2) === 0 ? ODD_JSON[below(ODD_JSON.length)] : ODD_TEXTS[below(ODD_TEXTS.length)];
      const text = changed(mapping, odd ?? '', below);
      const parsed = parseYaml('import.yaml', text, ImportMapping, 'ConfigurationInvalid');
      const imported = parsed.ok ? importRecord(record.value, [], parsed.value, {}) : parsed;
      const reasons = imported.ok ? [] : imported.reasons;
      expect([text.slice(0, 300), reasons.length <= 21, imported.ok || reasons.length > 0]).toEqual([
        text.slice(0, 300),
        true,
        true,
      ]);
    }
  });
});
