import fc from 'fast-check';
import { type ApprovalSubject, EMPTY_LEDGER, judgeVerdict } from '../../../contract/approval/ledger';
import type { CompiledPlan } from '../../../contract/plan/compiled-plan';
import { digestOf } from '../../../contract/signing/digest';
import { aPlan } from '../../evidence/a-bundle';

type Path = (string | number)[];

/** Every place in a JSON value at which something can be changed, added or taken away. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, item]) =>
    pathsIn(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? below : [path, ...below];
}

/** The value with what stands at a path replaced; `undefined` takes it away. */
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

describe('C4.8 an approval is for one plan', () => {
  const approved = digestOf(aPlan());

  it('which has another digest as soon as anything in it is changed, added or taken away', async () => {
    await fc.assert(
      fc.property(otherPlan, (plan) => {
        expect(digestOf(plan)).not.toBe(approved);
      }),
      { numRuns: 500 },
    );
  });

  it('and the same whatever was read in between: a copy, in other key order, is the same plan', () => {
    const turned = Object.fromEntries(Object.entries(structuredClone(aPlan())).toReversed());
    expect(digestOf(turned)).toBe(approved);
  });

  it('so that it counts for the plan that was seen, however the digest is written', async () => {
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

  it('and for no other one', async () => {
    await fc.assert(
      fc.property(otherPlan, asSent, (plan, write) => {
        const subject = subjectOf(aPlan(), digestOf(plan));
        const answer = judgeVerdict(EMPTY_LEDGER, subject, 'approve', approval(write(approved)));
        expect(answer).toMatchObject({ accepted: false, why: expect.stringMatching(/for another plan/) });
      }),
      { numRuns: 500 },
    );
  });

  it('nor by fewer than 12 digits, or by what are no digits', async () => {
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
