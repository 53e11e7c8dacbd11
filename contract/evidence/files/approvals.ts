import { z } from 'zod';
import { LedgerShape, SignedShape } from '../../run/shapes';
import { JsonFile, LinesFile } from '../shape/evidence-file';
import { Sha256 } from '../shape/sha256';

export const LEDGER = new LinesFile({
  path: 'approvals/ledger.jsonl',
  says: 'each message of a person and its result, one per line',
  clause: 'C6.1',
  shape: LedgerShape.element,
});

const place = { seq: z.number().int(), prev: Sha256, at: z.string() };

export const SEEN = new JsonFile({
  path: 'approvals/seen/<n>.json',
  says: 'what the runner itself has seen, from 1 on: each signed statement that it verified, each answer of an operator without a signature, each attempt of a call, and the first change',
  clause: 'C6.1',
  bound: true,
  shape: z.discriminatedUnion('what', [
    z.strictObject({
      ...place,
      what: z.literal('statement'),
      kind: z.enum(['verdict', 'action']),
      statement: SignedShape,
      signature: z.string(),
      key: z.string(),
    }),
    z.strictObject({ ...place, what: z.literal('claimed-answer'), statement: SignedShape }),
    z.strictObject({
      ...place,
      what: z.literal('attempt'),
      plan_digest: z.string(),
      call: z.string(),
      retry: z.number().int(),
    }),
    z.strictObject({ ...place, what: z.literal('first-change'), plan_digest: z.string() }),
  ]),
});
