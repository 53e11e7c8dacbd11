import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Command } from 'commander';
import { compileFor } from '../activities/decide/compile-for';
import { createHyopsReader } from '../activities/hyops/reader';
import type { CompiledPlan } from '../contract/compiled-plan';
import { digestOf } from '../contract/digest';
import { DrError } from '../contract/dr-error';
import { parseDecision } from '../contract/parse-decision';
import { STEPS } from '../contract/steps';
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
      : inWords(compiled.value, digest, options.explain ?? false),
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

/** The plan in plain language: what is called, what guards it, who must agree, what cannot be undone. */
function inWords(plan: CompiledPlan, digest: string, explain: boolean): string {
  const { requirement } = plan;
  const lines = [
    `${plan.plan}: ${plan.description}`,
    `decision    ${plan.decision.decision_id} (${plan.decision.decision_type} / ${plan.decision.target_cloud} / ${plan.decision.dr_mode})`,
    `workload    ${plan.workload} in ${plan.environment}`,
    `runner      ${plan.runner} by ${plan.access_mode}${plan.transport === 'local' ? '' : `; calls are sent to it (${plan.transport}) and cannot be cancelled there`}`,
    `blueprint   ${plan.blueprint_ref}, ${plan.hyops_version}`,
    `digest      ${digest}`,
    `approvals   ${requirement.approvals} of ${requirement.approvers.join(', ') || 'nobody'} within ${requirement.expiresAfterMinutes} minutes; identity is claimed, so whoever reaches Temporal can approve`,
    '',
  ];
  if (requirement.excluded.length > 0)
    lines.push(`may not approve: ${requirement.excluded.join(', ')} (asked for it)`, '');
  if (explain) lines.push(`policy rules that apply: ${requirement.rules.join(', ')}`, '');
  for (const [at, step] of STEPS.entries()) {
    lines.push(`${String(at + 1).padStart(2)}. ${step}`);
    for (const call of plan.calls.filter((one) => one.step === step))
      lines.push(
        call.kind === 'hyops'
          ? `      ${call.blueprint_step}: ${call.module_ref}, ${call.expect}${call.secrets.length > 0 ? `, secrets ${call.secrets.join(', ')}` : ''}`
          : `      a human: ${call.instructions}`,
      );
    for (const nothing of plan.nothing.filter((one) => one.step === step))
      lines.push(`      nothing: ${nothing.reason}`);
  }
  for (const edge of plan.dropped_requires)
    lines.push('', `order: ${edge.step} no longer waits for ${edge.requires}: ${edge.reason}`);
  if (plan.cannot_be_undone.length > 0)
    lines.push('', 'Cannot be undone:', ...plan.cannot_be_undone.map((what) => `- ${what}`));
  return lines.join('\n');
}
