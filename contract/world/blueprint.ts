import { z } from 'zod';

/** One step of a HyOps blueprint, as far as the compiler reads it; other keys are kept unchanged. */
export const BlueprintStep = z.looseObject({
  id: z.string(),
  module_ref: z.string(),
  state_instance: z.string().nullish(),
  action: z.string().default('deploy'),
  requires: z.array(z.string()).default([]),
  optional: z.boolean().default(false),
  inputs: z.record(z.string(), z.unknown()).default({}),
});
export type BlueprintStep = z.infer<typeof BlueprintStep>;

/** A blueprint as `hyops blueprint validate --json` prints it. */
export const Blueprint = z.looseObject({
  blueprint_ref: z.string(),
  mode: z.string().default('hybrid'),
  path: z.string(),
  steps: z.array(BlueprintStep).min(1),
});
export type Blueprint = z.infer<typeof Blueprint>;
