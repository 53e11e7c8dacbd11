import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGE_STYLE } from '../../activities/page/page-style';
import { duration } from '../../activities/page/words';
import type { RunRecord, StepRecord } from '../../contract/run/record';
import { OUTCOMES } from '../../contract/words/outcomes';
import { hyopsDr } from '../client/command-line';
import { aBundle, aPlace, aSample, at, type Place, type Sample } from './a-bundle';
import { withPlan } from './both-verdicts';

let place: Place;
beforeEach(() => {
  place = aPlace();
});
afterEach(() => place.remove());

async function pageOf(sample: Sample = aSample()): Promise<string> {
  return readFileSync(join(await aBundle(place.store, sample), 'report.html'), 'utf8');
}

function withRecord(change: Partial<RunRecord>): Sample {
  const sample = aSample();
  return { ...sample, record: { ...sample.record, ...change } };
}

/** The part of a page below a heading, without its tags. */
function part(page: string, title: string): string {
  const [, content = ''] = page.split(`<h2>${title}</h2>`);
  return (content.split('</section>')[0] ?? '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

describe('C4.6 the page of a run', () => {
  it('is one file that loads nothing, runs nothing and links only to files of its bundle', async () => {
    const sample = aSample();
    const page = await pageOf(sample);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<script|<link|<iframe|<img|<object|\son\w+=|\ssrc=|url\(|@import/i);
    const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, target = '']) => target);
    const files = sample.fragments.flatMap(({ files: left }) => Object.keys(left));
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((target) => !files.includes(decodeURIComponent(target)))).toEqual([]);
  });

  it('tells who approved, when, with which level of identity, and why', async () => {
    const said = part(await pageOf(), 'Who approved, and who said what');
    expect(said).toContain('1 approval required, from alice, bob, within 1 h');
    expect(said).toContain('Names are claimed, not proven');
    expect(said).toMatch(/2026-03-01 10:00:25 UTC alice approve ✓ accepted claimed agreed/);
  });

  it('tells each guard with the age it had when the first change began', async () => {
    const said = part(await pageOf(), 'Guards');
    expect(said).toMatch(/fencing ✓ met 2026-03-01 10:00:35 UTC 3.0 s gates\/fencing.json/);
  });

  it('tells where the workload is and what the live look saw', async () => {
    const said = part(await pageOf(), 'Endpoints');
    expect(said).toContain('db.example.test 127.0.0.1:53 127.0.0.2');
    expect(said).toContain('✓ at the target');
  });

  it('tells of deficiencies who waived them', async () => {
    const deficiencies = [
      { call: '03-cut-traffic-dns', what: 'no answer', by: 'alice', reason: 'done by hand' },
    ];
    const page = await pageOf(withRecord({ outcome: 'completed-with-deficiencies', deficiencies }));
    expect(part(page, 'Deficiencies')).toContain('03-cut-traffic-dns no answer alice done by hand');
  });

  it('holds what was measured against the objectives of the plan, and says what is not known', async () => {
    const said = part(await pageOf(), 'Objectives against measured');
    expect(said).toContain('recovery time 1 min 1 min 11 s ✗ missed from the start of the run');
    expect(said).toContain('data loss none stated not known – not known: it takes the age of the backup');
    expect(said).toContain('The run took 1 min 15 s in all');
  });

  it('tells how much may be lost: what was written between the backup and the fence', async () => {
    const proofs = {
      'gates/repository.json': [{ backup: { label: 'b', taken_at: at(-600), age_minutes: 10 } }],
      'gates/fencing.json': {
        tried: [{ rung: 'live-probes', met: true, says: 'closed', observed_at: at(30) }],
      },
    };
    const sample = withPlan({ objectives: { recovery_time_minutes: 30, data_loss_minutes: 15 } });
    const told = sample.fragments.map((one) => ({
      ...one,
      files: Object.fromEntries(
        Object.entries(one.files).map(([path, file]) => [
          path,
          path in proofs ? { ...(file as object), proofs: proofs[path as keyof typeof proofs] } : file,
        ]),
      ),
    }));
    const said = part(await pageOf({ ...sample, fragments: told }), 'Objectives against measured');
    expect(said).toContain('recovery time 30 min 1 min 11 s ✓ met');
    expect(said).toContain('data loss 15 min 10 min 30 s ✓ met at most: from the backup');
  });

  it('gives what ends a step to that step: the approval to approve', async () => {
    const [, approve = ''] = (await pageOf()).split('</span> approve <small>');
    expect(approve.split('</h3>')[1]?.split('<h3>')[0]).toContain('alice sends approve (heard): agreed');
  });

  it.each(OUTCOMES)('says in a sentence what %s means', async (outcome) => {
    const page = await pageOf(withRecord({ outcome }));
    expect(page).toMatch(new RegExp(`class="outcome">.*</span> ${outcome}</p>\n<p>[A-Z][^.]+\\.`));
  });

  it('says that nothing was changed when no call was begun, and only then', async () => {
    expect(await pageOf()).not.toContain('Nothing was changed');
    const steps = aSample().record.steps.map(
      (step, at): StepRecord =>
        at < 3 || at === 9 ? step : { ...step, state: 'not-reached', started_at: null, ended_at: null },
    );
    const other = aPlace();
    const dir = await aBundle(other.store, withRecord({ outcome: 'rejected', steps }));
    expect(readFileSync(join(dir, 'report.html'), 'utf8')).toContain('Nothing was changed.');
    other.remove();
  });

  it('says of a step that was running when the run was ended from outside that it was cut off', async () => {
    const steps = aSample().record.steps.map((step, at): StepRecord => {
      if (at === 0) return step;
      if (at === 1) return { ...step, state: 'running', ended_at: null };
      return { ...step, state: 'not-reached', started_at: null, ended_at: null };
    });
    const page = await pageOf(withRecord({ outcome: 'aborted', steps }));
    expect(part(page, 'What happened')).toMatch(/2\. approve\s+cut off/);
    expect(page).not.toContain('writes this report');
  });

  it('draws long waiting shorter than it was and says so, and never wider than the page', async () => {
    const steps = aSample().record.steps.map((step) =>
      step.step === 'approve' ? { ...step, waited_ms: 86_400_000 } : step,
    );
    const page = await pageOf(withRecord({ steps }));
    expect(page).toContain('drawn shorter than it was');
    const bars = [...page.matchAll(/left:([\d.]+)%;width:([\d.]+)%/g)].map(([, left, width]) => [
      Number(left),
      Number(width),
    ]);
    expect(bars.length).toBeGreaterThan(5);
    for (const [left = 0, width = 0] of bars) expect(left + width).toBeLessThan(100.01);
  });

  it('is rendered again from the bundle, byte for byte', async () => {
    const dir = await aBundle(place.store);
    const { code, stdout } = await hyopsDr(['evidence', 'report', dir]);
    expect([code, stdout]).toEqual([0, readFileSync(join(dir, 'report.html'), 'utf8')]);
    const missing = await hyopsDr(['evidence', 'report', place.trust]);
    expect([missing.code, missing.stderr]).toEqual([3, expect.stringMatching(/there is no run in /)]);
  });
});

describe('the page for people who read it otherwise', () => {
  it('has a language, a title, one first heading, and headings that skip no level', async () => {
    const page = await pageOf();
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('<title>fo-1: completed</title>');
    const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.filter((level, at) => at > 0 && level > (levels[at - 1] ?? 1) + 1)).toEqual([]);
  });

  it('has tables with a caption and column headings, and as many cells in each row', async () => {
    const tables = (await pageOf()).split('<table>').slice(1);
    expect(tables.length).toBeGreaterThan(4);
    for (const table of tables) {
      expect(table).toMatch(/^\s*<caption>[^<]+<\/caption>/);
      const columns = table.match(/<th scope="col">/g)?.length;
      const rows = [...table.replace(/<\/table>.*/s, '').matchAll(/<tr>(<td.*?)<\/tr>/gs)].map(
        ([, row = '']) => row,
      );
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row.match(/<td /g)?.length).toBe(columns);
    }
  });

  const palettes = [...PAGE_STYLE.text.matchAll(/:root \{([^}]+)\}/g)].map(([, text = '']) =>
    Object.fromEntries(
      [...text.matchAll(/--(\w+): (#\w+)/g)].map(([, name = '', value = '']) => [name, value]),
    ),
  );

  it.each(['light', 'dark', 'on paper'])(
    'has words that stand out from what is behind them: %s',
    (scheme) => {
      const palette = palettes[['light', 'dark', 'on paper'].indexOf(scheme)] ?? {};
      for (const ink of ['ink', 'soft', 'good', 'warn', 'bad', 'calm', 'link'])
        for (const behind of ['page', 'fill'])
          expect([ink, behind, contrast(palette[ink] ?? '', palette[behind] ?? '') >= 4.5]).toEqual([
            ink,
            behind,
            true,
          ]);
      expect(contrast(palette['work'] ?? '', palette['page'] ?? '')).toBeGreaterThan(3);
    },
  );

  it.each([
    [400, '0.4 s'],
    [12_000, '12 s'],
    [312_000, '5 min 12 s'],
    [3_600_000, '1 h'],
    [7_800_000, '2 h 10 min'],
    [180_000_000, '2 d 2 h'],
  ])('says %i ms as %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});

/** The contrast of two colours as WCAG 2 defines it. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const hex = colour.length === 4 ? colour.replace(/\w/g, '$&$&') : colour;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
