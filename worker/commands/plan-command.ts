import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Command } from 'commander';
import { compileFor } from '../../activities/decide/compile-for';
import { createHyopsReader } from '../../activities/hyops/reader';
import { parseDecision } from '../../contract/decision/parse-decision';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import { planInWords } from '../../contract/plan/in-words';
import { IDENTITY_IN_WORDS, neededInWords } from '../../contract/policy/approval-requirement';
import { verdictLines } from '../../contract/policy/verdict';
import { digestOf } from '../../contract/signing/digest';
import { DrError } from '../../contract/words/dr-error';
import { installationOf } from '../dependencies';
import { printDocument, printLines } from '../print';
import { readConfiguration } from '../read-configuration';
import { configurationIn, placeOf, type RoomOptions, withConfiguration } from './command-line';

/** `plan`: compiles a decision and shows what would happen, without running anything. */
export function planCommand(): Command {
  return withConfiguration(new Command('plan'))
    .description('compile a decision and show what would happen, without running anything')
    .argument('<decision>', 'file of the decision artifact, or - for stdin')
    .option('--explain', 'show which policy rules applied')
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
  const { plan: made, verdict } = compiled.value;
  const digest = digestOf(made);
  if (options.json) printDocument({ plan_digest: digest, plan: made, policy: verdict });
  else
    printLines(
      planInWords(made, digest, [...agreementOf(made), ...(options.explain ? verdictLines(verdict) : [])]),
    );
}

async function artifactIn(file: string): Promise<Uint8Array> {
  try {
    return await (file === '-' ? buffer(process.stdin) : readFile(file));
  } catch (error) {
    const what = `the decision cannot be read: ${error instanceof Error ? error.message : error}`;
    throw new DrError('not-found', [{ what, where: file, do: 'correct the path' }], { cause: error });
  }
}

/** Describes whose approval is needed and whether names are verified. */
function agreementOf({ requirement }: CompiledPlan): string[] {
  const { approvers, excluded, expires_after_minutes, identity } = requirement;
  return [
    `${neededInWords(requirement)}, by ${approvers.join(', ') || 'nobody'}, within ${expires_after_minutes} minutes`,
    `identity: ${IDENTITY_IN_WORDS[identity]}`,
    ...(excluded.length > 0 ? [`may not approve: ${excluded.join(', ')} (requester or plan author)`] : []),
  ];
}
