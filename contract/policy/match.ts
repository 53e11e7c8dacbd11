import type { Decision } from '../decision/decision';
import type { When } from './policy';

/** What a `when` is compared with: a decision, and where it is to be carried out. */
export interface Occasion {
  decision: Pick<Decision, 'decision_type' | 'target_cloud' | 'drill'>;
  environment: string;
}

/** Describes why a `when` does not match; null when it does. Everything that it names must match. */
export function mismatch(
  { decision_types, target_clouds, environments, drill }: When,
  { decision, environment }: Occasion,
): string | null {
  const unfit = [
    listed('decision type', decision_types, decision.decision_type),
    listed('target cloud', target_clouds, decision.target_cloud),
    listed('environment', environments, environment),
    drill === undefined || drill === (decision.drill ?? false)
      ? null
      : drill
        ? 'it is for drills'
        : 'it is not for drills',
  ].filter((one) => one !== null);
  return unfit.length > 0 ? unfit.join('; ') : null;
}

function listed(what: string, wanted: readonly string[] | undefined, is: string): string | null {
  return wanted && !wanted.includes(is) ? `${what} ${is} is not one of ${wanted.join(', ')}` : null;
}
