import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGE_STYLE } from '../../activities/page/page-style';
import { duration } from '../../activities/page/words';
import type { Ending } from '../../contract/run/ending';
import type { EndedStep } from '../../contract/run/step-record';
import { OUTCOMES } from '../../contract/words/outcomes';
import { hyopsDr } from '../client/command-line';
import { notReached, running } from '../support/a-step';
import { anEnding } from '../support/an-ending';
import { aBundle, aPlace, aSample, at, type Place, type Sample } from './verify/a-bundle';
import { withPlan } from './verify/both-verdicts';

let place: Place;
beforeEach(async () => {
  place = await aPlace();
});
afterEach(() => place.remove());

async function pageOf(sample: Sample = aSample()): Promise<string> {
  return readFileSync(join(await aBundle(place.store, sample), 'report.html'), 'utf8');
}

function endedWith(ending: Ending, steps: EndedStep[] = aSample().record.steps): Sample {
  const sample = aSample();
  return { ...sample, record: { ...sample.record, ...ending, steps } };
}

const COMPLETED: Ending = { outcome: 'completed', reasons: [], deficiencies: [] };

/** The text of a page's section, without tags. */
function part(page: string, title: string): string {
  const [, content = ''] = page.split(`<h2>${title}</h2>`);
  return (content.split('</section>')[0] ?? '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

describe('C4.6 the report page of a run', () => {
  it('shows what the runner does not confirm before everything else', async () => {
    const differences = [{ clause: 'C4.6', what: 'the history has <b>a result</b>' }];
    const [before = ''] = (await pageOf({ ...aSample(), differences })).split('<h2>');
    expect(before).toContain('not what happened');
    expect(before).toContain('<li>the history has &lt;b&gt;a result&lt;/b&gt;</li>');
  });

  it('is one file without scripts or external resources that links only to files of its bundle', async () => {
    const sample = aSample();
    const page = await pageOf(sample);
    expect(page).not.toContain('not what happened');
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<script|<link|<iframe|<img|<object|\son\w+=|\ssrc=|url\(|@import/i);
    const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, target = '']) => target);
    const files = sample.fragments.flatMap(({ files: left }) => Object.keys(left));
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((target) => !files.includes(decodeURIComponent(target)))).toEqual([]);
  });

  it('shows who approved, when, at which identity level, and why', async () => {
    const said = part(await pageOf(), 'Approvals and other messages');
    expect(said).toContain('1 approval required, from alice, bob, within 1 h');
    expect(said).toContain('Names are not verified');
    expect(said).toMatch(/2026-03-01 10:00:25 UTC alice approve ✓ accepted claimed agreed/);
  });

  it('shows the age of each gate check at the first change', async () => {
    const said = part(await pageOf(), 'Gates');
    expect(said).toMatch(/fencing ✓ met 2026-03-01 10:00:35 UTC 3.0 s gates\/fencing.json/);
  });

  it('shows where the workload is and what the live probe saw', async () => {
    const said = part(await pageOf(), 'Endpoints');
    expect(said).toContain('db.example.test 127.0.0.1:53 127.0.0.2');
    expect(said).toContain('✓ at the target');
  });

  it('shows who waived each deficiency', async () => {
    const page = await pageOf(endedWith(anEnding('completed-with-deficiencies')));
    expect(part(page, 'Deficiencies')).toContain('03-cut-traffic-dns no answer alice done by hand');
  });

  it("compares measurements with the plan's objectives and shows which are unknown", async () => {
    const said = part(await pageOf(), 'Objectives and measurements');
    expect(said).toContain('recovery time 1 min 1 min 11 s ✗ missed from the start of the run');
    expect(said).toContain('data loss none set unknown – needs the age of the backup');
    expect(said).toContain('The run took 1 min 15 s in total');
  });

  it('shows the possible data loss: everything written between the backup and the fencing', async () => {
    const backup = { state_ref: 'b', label: 'b', taken_at: at(-600), age_minutes: 10 };
    const repository = { state_ref: 'r', status: 'ok', updated_at: null, backend: null, store: null };
    const proofs = {
      'gates/repository.json': [{ ...repository, made_by_this_run: false, backup }],
      'gates/fencing.json': {
        old_primary: 'old',
        proven_by: 'live-probes',
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
    const said = part(await pageOf({ ...sample, fragments: told }), 'Objectives and measurements');
    expect(said).toContain('recovery time 30 min 1 min 11 s ✓ met');
    expect(said).toContain('data loss 15 min 10 min 30 s ✓ met at most: from the backup');
  });

  it('lists the approval under the approve step that it ended', async () => {
    const [, approve = ''] = (await pageOf()).split('</span> approve <small>');
    expect(approve.split('</h3>')[1]?.split('<h3>')[0]).toContain('alice sent approve (accepted): agreed');
  });

  it.each(OUTCOMES)('explains the outcome %s in one sentence', async (outcome) => {
    const page = await pageOf(endedWith(anEnding(outcome)));
    expect(page).toMatch(new RegExp(`class="outcome">.*</span> ${outcome}</p>\n<p>[A-Z][^.]+\\.`));
  });

  it('says that nothing was changed only when no call was started', async () => {
    expect(await pageOf()).not.toContain('Nothing was changed');
    const steps = aSample().record.steps.map((one, at) => (at < 3 || at === 9 ? one : notReached(one.step)));
    const other = await aPlace();
    const dir = await aBundle(other.store, endedWith(anEnding('rejected'), steps));
    expect(readFileSync(join(dir, 'report.html'), 'utf8')).toContain('Nothing was changed.');
    other.remove();
  });

  it('marks a step as cut off when the run was ended from outside during it', async () => {
    const steps = aSample().record.steps.map((one, at) => {
      if (at === 0) return one;
      return at === 1 ? running(one.step, one.started_at ?? '') : notReached(one.step);
    });
    const page = await pageOf(endedWith(anEnding('aborted'), steps));
    expect(part(page, 'What happened')).toMatch(/2\. approve\s+cut off/);
    expect(page).not.toContain('writing this report');
  });

  it('shortens long waits, says so, and never draws wider than the page', async () => {
    const steps = aSample().record.steps.map((one) =>
      one.step === 'approve' && one.state === 'done' ? { ...one, waited_ms: 86_400_000 } : one,
    );
    const page = await pageOf(endedWith(COMPLETED, steps));
    expect(page).toContain(', shortened;');
    const bars = [...page.matchAll(/left:([\d.]+)%;width:([\d.]+)%/g)].map(([, left, width]) => [
      Number(left),
      Number(width),
    ]);
    expect(bars.length).toBeGreaterThan(5);
    for (const [left = 0, width = 0] of bars) expect(left + width).toBeLessThan(100.01);
  });

  it('is rendered from the bundle again, byte for byte', async () => {
    const dir = await aBundle(place.store);
    const { code, stdout } = await hyopsDr(['evidence', 'report', dir]);
    expect([code, stdout]).toEqual([0, readFileSync(join(dir, 'report.html'), 'utf8')]);
    const missing = await hyopsDr(['evidence', 'report', place.trust]);
    expect([missing.code, missing.stderr]).toEqual([3, expect.stringMatching(/there is no run in /)]);
  });
});

describe('the accessibility of the report page', () => {
  it('has a language, a title, one top heading, and no skipped heading levels', async () => {
    const page = await pageOf();
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('<title>fo-1: completed</title>');
    const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.filter((level, at) => at > 0 && level > (levels[at - 1] ?? 1) + 1)).toEqual([]);
  });

  it('has tables with a caption, column headings, and one cell for each column', async () => {
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
    'has sufficient contrast between text and background: %s',
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
  ])('formats %i ms as %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});

/** Contrast ratio of two colours as defined by WCAG 2. */
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
