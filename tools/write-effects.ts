import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModuleEffect } from '../contract/effects/catalogue';
import { DUTIES, EFFECTS } from '../contract/effects/effects';
import { SHIPPED_MODULES } from '../contract/effects/shipped-modules';
import { markdownTable } from './markdown-table';

const HEAD = `# Effects

Every call of a plan has an effect: what it does to the world. The guards of a run follow the effects of its calls, whatever the
plan, the step or the blueprint is called (C4.4, C6.4, C6.5, C7.4-C7.9). The compiler refuses a plan that breaks one of the rules
below, and both verifiers judge an executed plan by them again.

Written by \`node lib/tools/write-effects.js\` from \`contract/effects/\`; a test fails when the two differ.

## What each effect requires

"Fenced" effects need proof that the old primary accepts no writes: in the plan, at the gate, and right before each call; HyOps may
not skip such a call. A burst may not have an effect that says "no" in the column "burst". "At the target" means that the cloud of
the call must be the \`target_cloud\` of the decision.
`;

const RULES = `
Some rules depend on the plan as a whole:

- \`dr_mode: restore\` needs a call that \`restores\`. \`warm_promote\` and \`managed_promote\` need a call that \`promotes\`, and
  may not have one that \`restores\`. This does not apply to a burst.
- A call that \`restores\` needs a \`backup\` and the repository of the decision (\`repo_state_ref\`).
- A call that \`cuts-traffic\` needs \`traffic\`, which says how it is read back.
- A call that \`cuts-traffic\`, \`steers-traffic\`, \`reconciles-workloads\` or \`replicates\` needs \`endpoints\`.
- \`opens-access\` is for \`public-ephemeral\` only, and there the last call must be a human step that \`removes\`.

## What the modules of HyOps do

The effect of some modules depends on an input, such as \`apply_mode\`. A value that is not listed is refused. A step whose action is
\`plan\` or \`validate\` only observes. A step that sets an input such as \`dns_state\` to \`absent\` removes, unless its effect is
fenced. The cloud \`none\` is on-premises. A module without a cloud works where the module of its \`inventory_state_ref\`,
\`endpoint_state_ref\`, \`target_state_ref\` or \`kubeconfig_state_ref\` works. The last column lists the optional fields of a decision
that a module acts on, and by which inputs (C3.9).
`;

/** Returns `docs/effects.md`. */
export function effectsPage(): string {
  const yes = (value: boolean) => (value ? 'yes' : 'no');
  const duties = EFFECTS.map((effect) => {
    const { steps, fenced, burst, at_target, says } = DUTIES[effect];
    const where = steps.length > 5 ? 'any' : steps.map((step) => `\`${step}\``).join(', ');
    return [`\`${effect}\``, says, where, yes(fenced), yes(burst), yes(at_target)];
  });
  const modules = Object.entries(SHIPPED_MODULES)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, entry]) => [`\`${name}\``, inWords(entry), entry.cloud ?? '', consumersInWords(entry)]);
  return [
    HEAD,
    ...markdownTable(['effect', 'meaning', 'steps', 'fenced', 'burst', 'at the target'], duties),
    RULES,
    ...markdownTable(['module', 'effect', 'cloud', 'acts on'], modules),
    '',
  ].join('\n');
}

function consumersInWords({ consumes = {} }: ModuleEffect): string {
  const fields = Object.entries(consumes).map(
    ([field, inputs]) => `\`${field}\` by ${(inputs ?? []).map((input) => `\`${input}\``).join(', ')}`,
  );
  return fields.join('; ');
}

function inWords(entry: ModuleEffect): string {
  if ('effect' in entry) return `\`${entry.effect}\``;
  const modes = Object.entries(entry.modes).map(([mode, effect]) => `${mode}: \`${effect}\``);
  const otherwise = entry.otherwise === undefined ? [] : [`not written: \`${entry.otherwise}\``];
  return `by \`${entry.by}\`: ${[...modes, ...otherwise].join(', ')}`;
}

const START = '# What effects require and what modules do; written by node lib/tools/write-effects.js\n';
const END = '# end of the written part\n';

/** Returns the text of the stock verifier with the tables of effects and modules as they are now. */
export function verifierWithEffects(text: string): string {
  const [before, rest] = text.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error('docs/verify.sh has no place for the effects');
  return `${before}${START}${tables()}${END}${after}`;
}

/** Python literals, of which JSON is a subset but for its constants; those are written as 1 and 0. */
function tables(): string {
  const row = (name: string, value: unknown) => ` ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`;
  const duties = EFFECTS.map((effect) => {
    const { steps, fenced, burst, at_target } = DUTIES[effect];
    return row(effect, [steps.join(' '), Number(fenced), Number(burst), Number(at_target)]);
  });
  const modules = Object.entries(SHIPPED_MODULES).map(([name, { changes: _, consumes: __, ...entry }]) =>
    row(name, entry),
  );
  return `DUTIES = {\n${duties.join('')}}\nMODULES = {\n${modules.join('')}}\n`;
}

if (require.main === module) {
  const docs = join(__dirname, '../../docs');
  writeFileSync(join(docs, 'effects.md'), effectsPage());
  const verifier = join(docs, 'verify.sh');
  writeFileSync(verifier, verifierWithEffects(readFileSync(verifier, 'utf8')));
}
