import { z } from 'zod';
import { decisionFields } from '../../decision/decision';
import { Reasons } from '../../run/ending-shapes';
import { JsonFile, TextFile } from '../shape/evidence-file';
import { Sha256 } from '../shape/sha256';

/** Why something was refused, in a separate file. */
export const Refusal = z.object({ reasons: Reasons });

export const ORIGINAL = new TextFile({
  path: 'decision/original.json',
  says: 'the bytes as received',
  clause: 'C8.1',
  bound: true,
});

/** Extra keys are kept, because the digest covers every key of the decision. */
export const DECISION = new JsonFile({
  path: 'decision/normalized.json',
  says: 'the normalized decision, with its digest',
  clause: 'C8.1',
  bound: true,
  shape: z.looseObject({ ...decisionFields, digest: Sha256 }),
});

export const DECISION_REFUSAL = new JsonFile({
  path: 'decision/refusal.json',
  says: 'why the decision was refused',
  clause: 'C4.1',
  bound: true,
  shape: Refusal,
});
