import { compileFor } from '../../activities/decide/compile-for';
import type { ConfigurationFolder } from '../../contract/configuration/folder';
import type { Plan } from '../../contract/plan/plan';
import { sampleDecision } from '../../contract/plan/sample-decision';
import { ACCESS_MODES, type AccessMode } from '../../contract/words/vocabulary';
import { type Check, messageOf, Unwell } from './check';
import type { Hyops } from './hyops';
import type { Task } from './side-by-side';

/** Compiles each plan, in each of its access modes, for a decision that it selects. */
export function planTasks(folder: ConfigurationFolder, hyops: Hyops): Task[] {
  return folder.plans.flatMap((plan) =>
    ACCESS_MODES.filter((mode) => plan.access[mode] !== undefined).map((mode) => {
      const name = `plan ${plan.plan} by ${mode}`;
      return { name, look: () => compileSample(name, plan, mode, folder, hyops) };
    }),
  );
}

async function compileSample(
  check: string,
  plan: Plan,
  mode: AccessMode,
  folder: ConfigurationFolder,
  { reader, ready }: Hyops,
): Promise<Check[]> {
  const environment = plan.selects.environments?.[0] ?? folder.configuration.default_environment;
  try {
    await ready(environment);
  } catch (error) {
    return [{ check, ok: false, says: messageOf(error), do: error instanceof Unwell ? error.advice : null }];
  }
  const decision = sampleDecision(plan, { environment, mode, now: new Date() });
  const compiled = await compileFor(decision, async () => ({ ok: true, value: folder }), reader);
  if (compiled.ok) return [{ check, ok: true, says: 'compiles for a decision that it selects', do: null }];
  return compiled.reasons.map(({ what, where, do: advice }) => ({
    check,
    ok: false,
    says: what,
    do: `${where}: ${advice}`,
  }));
}
