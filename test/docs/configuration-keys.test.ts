import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Plan } from '../../contract/plan/plan';
import { approvalRequirement } from '../../contract/policy/join-rules';
import { Policy } from '../../contract/policy/policy';
import { aDecision } from '../contract/decision/a-decision';

const page = (name: string) => readFileSync(join(__dirname, '../../docs', name), 'utf8');

/** Keys of a schema that a page does not name. */
function unnamed(text: string, ...shapes: object[]): string[] {
  return shapes
    .flatMap((shape) => Object.keys(shape))
    .filter((key) => !new RegExp(`\\b${key}\\b`).test(text));
}

describe('docs/plans.md', () => {
  it('names every key of a plan', () => {
    const { selects, objectives, repository } = Plan.shape;
    const nested = [selects.shape, objectives.unwrap().shape, repository.unwrap().shape];
    expect(unnamed(page('plans.md'), Plan.shape, ...nested)).toEqual([]);
  });
});

describe('docs/policy.md', () => {
  const { rules, freezes } = Policy.shape;

  it('names every key of a policy', () => {
    const nested = [rules.element.shape, freezes.unwrap().element.shape];
    expect(unnamed(page('policy.md'), Policy.shape, ...nested)).toEqual([]);
  });

  it('begins with a policy that requires two people in two roles in production, and none in a drill (C4.2)', () => {
    const [, example = ''] = /```yaml\n(.*?)```/s.exec(page('policy.md')) ?? [];
    const policy = Policy.parse(parse(example));
    const asked = (drill: boolean) =>
      approvalRequirement(policy, {
        decision: aDecision({ drill, requires_approval: false, requested_by: 'decision-service' }),
        environment: 'production',
        author: 'carol',
        signers: [{ names: ['alice', 'bob'], options: '', type: 'ssh-ed25519', key: 'AAAA' }],
      });
    expect(asked(false)).toMatchObject({
      ok: true,
      value: { approvals: 2, identity: 'signed', approvers: ['alice', 'bob'], expires_after_minutes: 240 },
    });
    expect(asked(true)).toMatchObject({ ok: true, value: { approvals: 0, identity: 'claimed' } });
  });
});
