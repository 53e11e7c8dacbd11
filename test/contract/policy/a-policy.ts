import { Policy } from '../../../contract/policy/policy';

/** One rule for everything: one approval of alice or bob. */
export function aPolicy(deviations: Record<string, unknown> = {}): Policy {
  return Policy.parse({
    rules: [{ name: 'everything', approvals: 1, approvers: ['alice', 'bob'] }],
    operators: ['alice', 'bob'],
    ...deviations,
  });
}
