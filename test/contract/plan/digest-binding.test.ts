import fc from 'fast-check';
import { type ApprovalSubject, EMPTY_LEDGER, judgeVerdict } from '../../../contract/approval/ledger';
import type { CompiledPlan } from '../../../contract/plan/compiled-plan';
import { digestOf } from '../../../contract/signing/digest';
import { aPlan } from '../../evidence/verify/a-bundle';

type Path = (string | number)[];

/** Every place in a JSON value at which something can be changed, added or taken away. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, item]) =>
    pathsIn(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? below : [path, ...below];
}

/** Returns the value with the part at a path replaced; `undefined` removes it. */
function changed(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    const next = changed(value[Number(key)], rest, replacement);
    return value.flatMap((item, at) => (at !== key ? [item] : next === undefined ? [] : [next]));
  }
  const entries = Object.entries(value ?? {}).flatMap(([name, item]) => {
    const next = name === key ? changed(item, rest, replacement) : item;
    return next === undefined ? [] : [[name, next]];
  });
  return Object.fromEntries(entries);
}

/** A plan that differs from the sample in one place, whatever it is replaced by. */
const otherPlan = fc
  .tuple(fc.constantFrom(...pathsIn(aPlan())), fc.oneof(fc.jsonValue(), fc.constant(undefined)))
  .map(([path, replacement]) => changed(aPlan(), path, replacement))
  .filter((plan) => JSON.stringify(plan) !== JSON.stringify(aPlan()));

/** A digest as a person may send it: whole or shortened, in either case, with or without its name. */
const asSent = fc
  .tuple(fc.integer({ min: 12, max: 64 }), fc.boolean(), fc.boolean())
  .map(([length, upper, named]) => (digest: string) => {
    const hex = digest.slice(0, length);
    return `${named ? 'sha256:' : ''}${upper ? hex.toUpperCase() : hex}`;
  });

function subjectOf(plan: CompiledPlan, digest: string): ApprovalSubject {
  return {
    decisionId: plan.decision.decision_id,
    planDigest: digest,
    requirement: plan.requirement,
    closed: false,
    runId: 'run-1',
    startedAt: 0,
    now: 0,
  };
}

function approval(plan_digest: string) {
  return { decision_id: aPlan().decision.decision_id, approver: 'alice', reason: 'seen', plan_digest };
}

describe('C4.8 the plan digest that an approval names', () => {
  const approved = digestOf(aPlan());

  it('changes when anything in the plan is changed, added or removed', async () => {
    await fc.assert(
      fc.property(otherPlan, (plan) => {
        expect(digestOf(plan)).not.toBe(approved);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same for a copy of the plan with another key order', () => {
    const turned = Object.fromEntries(Object.entries(structuredClone(aPlan())).toReversed());
    expect(digestOf(turned)).toBe(approved);
  });

  it('matches the plan in each accepted spelling of the digest', async () => {
    await fc.assert(
      fc.property(asSent, (write) => {
        const answer = judgeVerdict(
          EMPTY_LEDGER,
          subjectOf(aPlan(), approved),
          'approve',
          approval(write(approved)),
        );
        expect(answer).toMatchObject({ accepted: true });
      }),
    );
  });

  it('does not match any other plan', async () => {
    await fc.assert(
      fc.property(otherPlan, asSent, (plan, write) => {
        const subject = subjectOf(aPlan(), digestOf(plan));
        const answer = judgeVerdict(EMPTY_LEDGER, subject, 'approve', approval(write(approved)));
        expect(answer).toMatchObject({ accepted: false, why: expect.stringMatching(/for another plan/) });
      }),
      { numRuns: 500 },
    );
  });

  it('does not match with fewer than 12 digits or with other characters', async () => {
    const wrong = fc.oneof(
      fc.integer({ min: 0, max: 11 }).map((length) => approved.slice(0, length)),
      fc.string(),
    );
    await fc.assert(
      fc.property(wrong, (plan_digest) => {
        const answer = judgeVerdict(
          EMPTY_LEDGER,
          subjectOf(aPlan(), approved),
          'approve',
          approval(plan_digest),
        );
        expect(answer.accepted).toBe(false);
      }),
    );
  });
});
