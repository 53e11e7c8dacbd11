import { html } from '../activities/page/html';
import { detailsOf } from '../workflows/view/details';
import type { Snapshot } from '../workflows/view/snapshot';
import { summaryLine } from '../workflows/view/summary';
import { sourcesOf, textOf } from './import-graph';

/** The only files that write to a terminal; each escapes what a terminal would act on. */
const PRINTERS: Record<string, RegExp> = {
  'client/terminal/output.ts': /oneLine|shownLines/,
  'client/terminal/live-table.ts': /oneLine/,
  'client/terminal/progress.ts': /oneLine/,
  'worker/print.ts': /oneLine/,
  // A page, whose values are escaped as they are put in.
  'worker/commands/report-command.ts': /process\.stdout\.write\(page\)/,
  // The log of a supervisor, in the folder of its call.
  'activities/process/supervisor.ts': /console\.error/,
};
const PRINTS = /\bconsole\.\w+\(|\b(stdout|stderr|terminal)\.write\(/;

describe('C4.6 a text of a stranger', () => {
  it('reaches a terminal only through files that show it as one line', () => {
    const found = ['client', 'worker', 'activities', 'connection', 'contract', 'workflows'].flatMap(
      (folder) => sourcesOf(folder).filter((file) => PRINTS.test(textOf(file))),
    );
    expect(found.toSorted()).toEqual(Object.keys(PRINTERS).toSorted());
    for (const [file, how] of Object.entries(PRINTERS)) expect(textOf(file)).toMatch(how);
  });

  const HOSTILE = 'a\u202e\u2028\u009b\ud800 b';
  const ESCAPED = 'a\\u202e\\u2028\\u009b\\ud800 b';

  it('turns nothing around in the report', () => {
    expect(html`<p>${HOSTILE}</p>`.text).toBe(`<p>${ESCAPED}</p>`);
  });

  it('adds no line to the details and summaries in the Temporal UI', () => {
    const steps = [{ step: 'decide', state: 'done', note: `x\n${HOSTILE}` }];
    const run = {
      decisionId: HOSTILE,
      plan: null,
      steps,
      call: 'c\n2. done',
      history: {},
      progress: { phase: 'deciding', stopped: null },
    };
    const details = detailsOf(run as unknown as Snapshot);
    expect(details.split('\n')).toEqual([
      `**${ESCAPED}**`,
      '',
      expect.stringMatching(/^1\. . decide: x\\u000aa/),
      '',
      'Now: c\\u000a2. done',
    ]);
    expect(summaryLine(`${HOSTILE}\n`)).toBe(`${ESCAPED}\\u000a`);
  });

  it.each([0, 1])('is not cut within a character in the details (at %i)', (shift) => {
    const steps = [{ step: 'decide', state: 'done', note: 'x'.repeat(shift) + '😀'.repeat(5000) }];
    const progress = { phase: 'deciding', stopped: null };
    const run = { decisionId: 'd', plan: null, steps, call: null, history: {}, progress };
    const details = detailsOf(run as unknown as Snapshot);
    expect(details.length).toBeLessThan(8100);
    expect(/\p{Cs}/u.test(details)).toBe(false);
  });
});
