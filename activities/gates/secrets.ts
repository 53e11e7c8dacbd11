import { type CompiledPlan, secretsNeeded } from '../../contract/plan/compiled-plan';
import type { Reason } from '../../contract/words/failures';
import type { HyopsReader } from '../hyops/reader';

/**
 * Compares the names of the secrets that the plan needs with those in the vault; reads no values (C6.2). A scope that
 * HyOps cannot sync is reported here, before anything is changed.
 */
export async function missingSecrets(
  plan: CompiledPlan,
  hyops: HyopsReader,
): Promise<{ reasons: Reason[]; proof: { needed: string[]; available: number } }> {
  const needed = secretsNeeded(plan);
  const names = await hyops.secretNames(plan.environment);
  if (!names.ok) return { reasons: names.reasons, proof: { needed, available: 0 } };
  const unsynced = await Promise.all(
    plan.calls.flatMap((call) =>
      call.kind === 'sync' ? [hyops.namesInScope(plan.environment, call.scope)] : [],
    ),
  );
  const reasons = needed
    .filter((name) => !names.value.includes(name))
    .map(
      (name): Reason => ({
        code: 'SecretsMissing',
        what: `the secret ${name} is not in the runtime vault`,
        where: name,
        do: `add the secret: hyops secrets set ${name}`,
      }),
    );
  reasons.push(...unsynced.flatMap((scope) => (scope.ok ? [] : scope.reasons)));
  return { reasons, proof: { needed, available: names.value.length } };
}
