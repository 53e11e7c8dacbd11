import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const SAMPLE = join(__dirname, '../sample');

/** The files of a configuration folder that workers read. */
export const SAMPLE_FILES = ['hyops-dr.yaml', 'policy.yaml', 'plans/failover-gcp-restore.yaml'] as const;
/** Further sample plans. Workers read them once they are moved from `more-plans/` to `plans/`. */
export const MORE_PLANS = [
  'failover-gcp-managed-promote',
  'failback-onprem-restore',
  'failback-onprem-managed',
  'failback-onprem-managed-vault',
  'standby-gcp-managed',
  'burst-gcp',
  'runner-gcp',
].map((name) => `${name}.yaml`);

/** Answers to the questions of `init`, by name. */
export type Answers = Readonly<Record<string, string>>;

/** The values of the sample files that usually fit, by name. */
export function usualValues(): Answers {
  return parse(readFileSync(join(SAMPLE, 'values.yaml'), 'utf8'));
}

/**
 * Returns a file of the sample configuration as `init` writes it: each `{{name}}` is the answer, or the value that
 * usually fits, or `CHANGE_ME_<NAME>`.
 */
export function sampleFile(name: string, answers: Answers = {}): string {
  return filledIn(readFileSync(join(SAMPLE, name), 'utf8'), { ...usualValues(), ...answers });
}

/** Values may contain names themselves. */
function filledIn(text: string, values: Answers): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_whole, name: string) => {
    const value = values[name];
    return value === undefined ? placeholderFor(name) : filledIn(String(value), values);
  });
}

/** Returns what stands for a value that nobody has given yet. */
export function placeholderFor(name: string): string {
  return `CHANGE_ME_${name.toUpperCase()}`;
}
