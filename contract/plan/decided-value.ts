import { z } from 'zod';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/**
 * A value that a plan takes from the decision (C3.9). `map` translates it, and `one_of` lists the allowed values.
 * Free-text fields require one of these or `shape: name`, because HyOps passes inputs on as variables, and Ansible or a
 * shell would execute what a decision service wrote (C4.8). `otherwise` is the value when the decision has none.
 */
export const DecidedValue = z
  .strictObject({
    from: z.string().regex(/^decision\.[a-z_]+$/, 'must be decision.<field>'),
    map: z.record(z.string(), Scalar).optional(),
    one_of: z.array(Scalar).min(1).optional(),
    shape: z.literal('name').optional(),
    otherwise: Scalar.optional(),
  })
  .refine(({ map, one_of, shape }) => [map, one_of, shape].filter((one) => one !== undefined).length < 2, {
    message: 'must have at most one of map, one_of and shape',
  });
export type DecidedValue = z.infer<typeof DecidedValue>;

/** Fields whose values the decision itself limits. All others hold arbitrary text. */
const LIMITED = [
  'decision_id',
  'decision_type',
  'target_cloud',
  'dr_mode',
  'execution_plane',
  'requires_approval',
  'repo_state_ref',
  'secondary_backup_copy_required',
  'environment',
  'issued_at',
  'expires_at',
  'drill',
];
/** Letters, digits and . _ - / without `..`: no tool could take such a text for more than a name. */
const NAME = /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/;

/** Reports whether a value in a plan refers to the decision. */
export function isDecided(value: unknown): value is Record<string, unknown> & { from: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'from' in value &&
    typeof value.from === 'string' &&
    value.from.startsWith('decision.')
  );
}

/** Returns the field that is referred to; `decision.cutover_policy` means `cutover_policy`. */
export function fieldOf({ from }: { from: string }): string {
  return from.slice('decision.'.length);
}

/** The result of resolving a reference: a value, or what is wrong, and whether it must be corrected in plan or decision. */
export type Taken =
  | { ok: true; value: unknown }
  | { ok: false; code: 'PlanInvalid' | 'DecisionInvalid'; in: 'plan' | 'decision'; what: string; do: string };

/** Resolves a reference to a value of the decision. */
export function take(reference: { from: string }, decision: object): Taken {
  const field = fieldOf(reference);
  const parsed = DecidedValue.safeParse(reference);
  if (!parsed.success)
    return mistaken(
      `cannot take ${field}: ${parsed.error.issues[0]?.message}`,
      'write { from: decision.<field> }, with map, one_of, shape or otherwise where they are needed',
    );
  if (field === 'metadata')
    return mistaken(
      'uses metadata, which is never interpreted',
      'write the value into the plan, or take it from a field that is validated',
    );
  const { map, one_of, shape, otherwise } = parsed.data;
  if (!LIMITED.includes(field) && !map && !one_of && !shape)
    return mistaken(
      `takes ${field} without limiting its values`,
      'list its values with map or one_of, or write shape: name',
    );
  const value = new Map<string, unknown>(Object.entries(decision)).get(field);
  if (value === undefined && otherwise !== undefined) return { ok: true, value: otherwise };
  if (value === undefined)
    return {
      ok: false,
      code: 'PlanInvalid',
      in: 'decision',
      what: `needs ${field}, which the decision does not have`,
      do: `add ${field} to the decision`,
    };
  const scalar = Scalar.safeParse(value);
  if (!scalar.success)
    return mistaken(`takes ${field}, which is not a single value`, 'write the value into the plan');
  return allowed(field, scalar.data, { map, one_of, shape });
}

function allowed(
  field: string,
  value: z.infer<typeof Scalar>,
  { map, one_of, shape }: Pick<DecidedValue, 'map' | 'one_of' | 'shape'>,
): Taken {
  const unlisted = (known: readonly unknown[]): Taken => ({
    ok: false,
    code: 'DecisionInvalid',
    in: 'decision',
    what: `does not accept this ${field}; it accepts ${known.join(', ')}`,
    do: `write one of these as ${field}, or use another plan`,
  });
  if (map) {
    const key = String(value);
    return Object.hasOwn(map, key) ? { ok: true, value: map[key] } : unlisted(Object.keys(map));
  }
  if (one_of) return one_of.includes(value) ? { ok: true, value } : unlisted(one_of);
  if (shape && !NAME.test(String(value)))
    return {
      ok: false,
      code: 'DecisionInvalid',
      in: 'decision',
      what: `takes ${field} as a name, but this value is not a name`,
      do: 'use letters, digits, dots, dashes, underscores and slashes',
    };
  return { ok: true, value };
}

function mistaken(what: string, advice: string): Taken {
  return { ok: false, code: 'PlanInvalid', in: 'plan', what, do: advice };
}
