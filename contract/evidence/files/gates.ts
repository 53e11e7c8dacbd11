import { z } from 'zod';
import { FencingStatement } from '../../gates/fencing-statement';
import { Reasons } from '../../run/ending-shapes';
import { LedgerShape, RequirementShape } from '../../run/shapes';
import { JsonFile } from '../shape/evidence-file';
import { Sight } from '../shape/sight';
import { AccessMode } from './access';

const text = z.string();

/** A rung of the fencing proof, as it was tried. */
const Tried = z.object({
  rung: text,
  met: z.boolean(),
  says: text,
  observed_at: text.nullable(),
  sights: z.array(Sight).optional(),
  statements: z
    .array(
      z.object({
        statement: FencingStatement,
        proof: z.discriminatedUnion('ok', [
          z.object({ ok: z.literal(true), key: text }),
          z.object({ ok: z.literal(false), why: text }),
        ]),
      }),
    )
    .optional(),
});

/** The proof that the old primary accepts no writes; `proven_by` is null when there is none. */
export const FencingProof = z.object({
  old_primary: text,
  proven_by: text.nullable(),
  tried: z.array(Tried),
});

const Repository = z.object({
  state_ref: text,
  status: text,
  updated_at: text.nullable(),
  backend: z.unknown(),
  store: z.unknown(),
  made_by_this_run: z.boolean(),
  backup: z
    .object({
      state_ref: text,
      label: z.unknown(),
      taken_at: text.nullable(),
      age_minutes: z.number().nullable(),
    })
    .nullable(),
});

const seen = { plan_digest: text, met: z.boolean(), observed_at: text, reasons: Reasons };

/** The result of a gate, with what it observed. */
export const GateRecord = z.discriminatedUnion('gate', [
  z.object({
    gate: z.literal('approval'),
    ...seen,
    proofs: z.object({ requirement: RequirementShape, ledger: LedgerShape }),
  }),
  z.object({
    gate: z.literal('secrets'),
    ...seen,
    proofs: z.object({ needed: z.array(text), available: z.number() }),
  }),
  z.object({ gate: z.literal('access-mode'), ...seen, proofs: AccessMode }),
  z.object({ gate: z.literal('repository'), ...seen, proofs: z.array(Repository) }),
  z.object({
    gate: z.literal('fencing'),
    ...seen,
    proofs: z.union([FencingProof, z.object({ nothing: text })]),
  }),
]);
export type GateRecord = z.infer<typeof GateRecord>;

export const GATE = new JsonFile({
  path: 'gates/<gate>.json',
  says: 'the result of each gate, when it was observed, and why',
  clause: 'C8.5',
  shape: GateRecord,
});
