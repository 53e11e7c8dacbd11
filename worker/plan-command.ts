import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Command } from 'commander';
import { compileFor } from '../activities/decide/compile-for';
import { createHyopsReader } from '../activities/hyops/reader';
import type { CompiledPlan } from '../contract/compiled-plan';
import { digestOf } from '../contract/digest';
import { DrError } from '../contract/dr-error';
import { parseDecision } from '../contract/parse-decision';
import { planInWords } from '../contract/plan-in-words';
import { configurationIn, placeOf, type RoomOptions, withConfiguration } from './command-line';
import { installationOf } from './dependencies';
import { readConfiguration } from './read-configuration';

/** `plan`: compiles a decision and shows what would happen; runs nothing. */
export function planCommand(): Command {
  return withConfiguration(new Command('plan'))
    .description('compile a decision and show what would happen')
    .argument('<decision>', 'file of the decision, or - for standard input')
    .option('--explain', 'say which rules decided')
    .action(plan);
}

async function plan(file: string, options: RoomOptions & { explain?: boolean }): Promise<void> {
  const place = placeOf(options);
  const { configuration } = await configurationIn(place);
  const decision = parseDecision(await artifactIn(file), new Date());
  if (!decision.ok) throw new DrError('invalid', decision.reasons);
  const reader = createHyopsReader(installationOf(configuration));
  const compiled = await compileFor(decision.value, () => readConfiguration(place), reader);
  if (!compiled.ok) throw new DrError('refused', compiled.reasons);
  const digest = digestOf(compiled.value);
  console.log(
    options.json
      ? JSON.stringify({ plan_digest: digest, plan: compiled.value })
      : planInWords(compiled.value, digest, agreementOf(compiled.value, options.explain ?? false)).join('\n'),
  );
}

async function artifactIn(file: string): Promise<Uint8Array> {
  try {
    return await (file === '-' ? buffer(process.stdin) : readFile(file));
  } catch (error) {
    const what = `the decision cannot be read: ${error instanceof Error ? error.message : error}`;
    throw new DrError('not-found', [{ what, where: file, do: 'check the path' }], { cause: error });
  }
}

/** Whose word is needed; with `explain` also which rules of the policy say so. */
function agreementOf({ requirement }: CompiledPlan, explain: boolean): string[] {
  return [
    `${requirement.approvals} of ${requirement.approvers.join(', ') || 'nobody'}, within ${requirement.expiresAfterMinutes} minutes; identity is claimed, so whoever reaches Temporal can approve`,
    ...(requirement.excluded.length > 0
      ? [`may not approve: ${requirement.excluded.join(', ')} (asked for it)`]
      : []),
    ...(explain ? [`policy rules that apply: ${requirement.rules.join(', ')}`] : []),
  ];
}
