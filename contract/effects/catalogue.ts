import { z } from 'zod';
import { CONSUMABLE_FIELDS } from '../decision/decision';
import { CLOUDS } from '../words/vocabulary';
import { EFFECTS } from './effects';

const EffectName = z.enum(EFFECTS);
/** A module of HyOps, such as `platform/network/dns-routing`. */
export const ModuleRef = z
  .string()
  .regex(/^[a-z0-9-]+(\/[a-z0-9_-]+)+$/, 'must be a module reference such as platform/network/dns-routing');

const InputName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be the name of an input');

const about = {
  /** Where it works; `none` is on-premises, as in a decision. Left out by modules that work anywhere. */
  cloud: z.enum(CLOUDS).optional(),
  /** What it changes, in words for the approver. */
  changes: z.string().trim().min(8).max(200).optional(),
  /** The input with the DNS name that it changes or reads back, which must be a name that traffic reads back (C7.8). */
  record: InputName.optional(),
  /** Inputs that act on an optional field of the decision (C3.9). */
  consumes: z.partialRecord(z.enum(CONSUMABLE_FIELDS), z.array(InputName).min(1)).optional(),
};

/**
 * The effect of a HyOps module: always the same, or selected by the value of one input. `otherwise` is the effect when
 * that input is missing. Without it, omitting the input is refused, and so is a value that `modes` does not list.
 */
export const ModuleEffect = z.union([
  z.strictObject({ effect: EffectName, ...about }),
  z.strictObject({
    by: InputName,
    otherwise: EffectName.optional(),
    modes: z.record(z.string().regex(/^[a-z0-9_-]+$/, 'must be a mode in lower case'), EffectName),
    ...about,
  }),
]);
export type ModuleEffect = z.infer<typeof ModuleEffect>;

/** Effects by module reference. */
export const Catalogue = z.record(ModuleRef, ModuleEffect);
export type Catalogue = z.infer<typeof Catalogue>;
