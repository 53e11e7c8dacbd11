import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PRODUCT, sourcesOf, textOf } from './import-graph';

const PROJECT = resolve(__dirname, '..');
const FOLDERS = [...PRODUCT, 'sandbox', 'tools', 'bench'];

/** Where `Date.now()` is right, and why. A duration counts on `performance.now()` or `machineMoment()` (ADR 0031). */
const TIME_OF_DAY: Record<string, string> = {
  'activities/approvals/see-statements.ts': 'whether a signature and its key are valid now',
  'activities/workload/hear-authority.ts': 'as above',
  'workflows/run/clock.ts':
    'the SDK replaces it in workflows: the time of the server, the same at each replay',
  'workflows/run/approvals.ts': 'as above: a deadline that people read',
  'workflows/run/patiently.ts': 'as above: since when an activity has waited for a worker',
  'workflows/steps/await-runner.ts': 'as above: how long it has waited',
  'workflows/run/progress.ts': 'as above: how long a run waited, by the times in its history',
  'workflows/messages/hear.ts': 'as above: when a message arrived',
  'workflows/workload-authority.ts': 'as above: the runs of the last day',
  'sandbox/hyops/deploy/run-step.ts': 'the date of a backup',
  'sandbox/setup/seed-sites.ts': 'the dates of backups',
};

const filesWith = (pattern: RegExp) =>
  FOLDERS.flatMap(sourcesOf).filter((file) => pattern.test(textOf(file)));

describe('C4.4 a duration', () => {
  it('is not measured by the wall clock, which can be stepped', () => {
    expect(filesWith(/\bDate\.now\(\)/).toSorted()).toEqual(Object.keys(TIME_OF_DAY).toSorted());
  });

  it('is not the difference of two readings of the wall clock', () => {
    expect(filesWith(/new Date\(\)\.(getTime|valueOf)\(\)|\+new Date\(\)|withDeadline\(/)).toEqual([]);
  });

  it('is not measured by file times', () => {
    const scripts = ['build', 'source-files', 'checkout-lock'].map((name) => `tools/setup/${name}.mjs`);
    const times = /\b([acm]|birth)time(Ms|Ns)?\b/;
    expect(filesWith(times)).toEqual([]);
    expect(scripts.filter((file) => times.test(readFileSync(join(PROJECT, file), 'utf8')))).toEqual([]);
  });
});
