import type { BlueprintStep } from '../world/blueprint';
import type { Catalogue, ModuleEffect } from './catalogue';
import { DUTIES, type Effect } from './effects';
import { SHIPPED_MODULES } from './shipped-modules';

type Cloud = ModuleEffect['cloud'];
type Inputs = Record<string, unknown>;

/** The effect of one call, and its cloud; `cloud` is null when it is not bound to one. */
export type CallEffect = {
  effect: Effect;
  cloud: NonNullable<Cloud> | null;
};

/** The effect of a call, or why it cannot be determined and what to write. */
export type EffectFound = { ok: true; value: CallEffect } | { ok: false; what: string; do: string };

/** Inputs that refer to a state; the module of that state gives the cloud of a call whose own module works anywhere. */
const PLACE_OF_WORK = [
  'inventory_state_ref',
  'endpoint_state_ref',
  'target_state_ref',
  'kubeconfig_state_ref',
];
/** Actions that only read; any other action counts as a change. */
const LOOKING = ['plan', 'validate'];

/**
 * Returns the effect of one step of a blueprint (C4.4): from its module, the value of the input that selects its mode,
 * and its action. `own` has the modules of the configuration folder. HyOps ignores case and surrounding spaces in
 * modes, so this does too.
 */
export function effectOfCall(
  { module_ref, action, inputs }: Pick<BlueprintStep, 'module_ref' | 'action' | 'inputs'>,
  own: Catalogue,
): EffectFound {
  const known = entryOf(module_ref, own);
  if (!known)
    return {
      ok: false,
      what: `the effect of the module ${module_ref} is unknown`,
      do: `write its effect in modules.yaml, such as ${module_ref}: { effect: prepares }`,
    };
  const found =
    'by' in known ? effectOfMode(module_ref, known, inputs) : { ok: true as const, value: known.effect };
  if (!found.ok) return found;
  const cloud = known.cloud ?? cloudOfStates(inputs, own) ?? null;
  return { ok: true, value: { effect: asExecuted(found.value, action, inputs), cloud } };
}

/** Describes for the approver what a module changes. */
export function changesOf(moduleRef: string, effect: Effect, own: Catalogue): string {
  const changes = entryOf(moduleRef, own)?.changes;
  const { says } = DUTIES[effect];
  return changes === undefined || effect === 'observes' ? says : `${says}: ${changes}`;
}

/** Returns the inputs through which a module acts on optional fields of the decision (C3.9). */
export function consumersIn(moduleRef: string, own: Catalogue): { field: string; input: string }[] {
  return Object.entries(entryOf(moduleRef, own)?.consumes ?? {}).flatMap(([field, inputs]) =>
    (inputs ?? []).map((input) => ({ field, input })),
  );
}

/** Returns the input of a module with the DNS name that it changes or reads back; undefined when it has none. */
export function recordInputOf(moduleRef: string, own: Catalogue): string | undefined {
  return entryOf(moduleRef, own)?.record;
}

function entryOf(moduleRef: string, own: Catalogue): ModuleEffect | undefined {
  const catalogue = Object.hasOwn(SHIPPED_MODULES, moduleRef) ? SHIPPED_MODULES : own;
  return Object.hasOwn(catalogue, moduleRef) ? catalogue[moduleRef] : undefined;
}

function effectOfMode(
  moduleRef: string,
  { by, otherwise, modes }: Extract<ModuleEffect, { by: string }>,
  inputs: Inputs,
): { ok: true; value: Effect } | Extract<EffectFound, { ok: false }> {
  const mode = modeOf(inputs[by]);
  const effect = mode === '' ? otherwise : Object.hasOwn(modes, mode) ? modes[mode] : undefined;
  if (effect !== undefined && (mode !== '' || !hiddenInputs(inputs))) return { ok: true, value: effect };
  const listed = Object.keys(modes).join(', ');
  return {
    ok: false,
    what:
      mode === ''
        ? `${by} selects the effect of the module ${moduleRef}, but it is missing`
        : `the effect of the module ${moduleRef} with ${by}: ${mode} is unknown`,
    do: `write one of ${listed} as ${by}`,
  };
}

function modeOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).trim().toLowerCase();
}

/** A preset could set the mode where the approver does not see it. */
function hiddenInputs(inputs: Inputs): boolean {
  return Boolean(inputs['preset_ref']);
}

/**
 * A step that only plans or validates changes nothing. One that is set to `absent` counts as a removal, unless its
 * effect is more severe.
 */
function asExecuted(effect: Effect, action: string, inputs: Inputs): Effect {
  if (LOOKING.includes(modeOf(action))) return 'observes';
  const absent = Object.entries(inputs).some(
    ([key, value]) => key.endsWith('_state') && modeOf(value) === 'absent',
  );
  return absent && effect !== 'observes' && !DUTIES[effect].fenced ? 'removes' : effect;
}

function cloudOfStates(inputs: Inputs, own: Catalogue): Cloud {
  for (const key of PLACE_OF_WORK) {
    const value = inputs[key];
    const cloud = typeof value === 'string' ? entryOf(value.split('#')[0] ?? '', own)?.cloud : undefined;
    if (cloud !== undefined) return cloud;
  }
  return undefined;
}
