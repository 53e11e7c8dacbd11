import { z } from 'zod';
import { RequirementShape } from '../../run/shapes';
import { CALL_STEPS } from '../../words/steps';
import { ACCESS_MODES, TRANSPORTS } from '../../words/vocabulary';
import { Refusal } from './decision';
import { JsonFile } from './evidence-file';
import { againMark } from './names';

const text = z.string();
const Nothing = z.object({ nothing: text });

/** The HyOps blueprint of one call: one step with its inputs. */
const Overlay = z.looseObject({
  steps: z.tuple([z.looseObject({ module_ref: text, inputs: z.record(text, z.unknown()) })]),
});

const Call = z.looseObject({
  id: text,
  step: z.enum(CALL_STEPS),
  module_ref: text.optional(),
  overlay: z.unknown().optional(),
});

/** The compiled plan. Loose throughout, because the digest that people approve covers every key. */
export const PLAN = new JsonFile({
  path: 'plan/plan.json',
  says: 'the compiled plan, whose digest people approve',
  clause: 'C8.3',
  bound: true,
  shape: z.looseObject({
    plan: text,
    decision: z.looseObject({
      decision_id: text,
      requires_approval: z.boolean(),
      execution_plane: text,
      repo_state_ref: text.optional(),
      drill: z.boolean().optional(),
      break_glass: z.unknown().optional(),
    }),
    environment: text,
    workload: text,
    objectives: z.looseObject({
      recovery_time_minutes: z.number().nullable(),
      data_loss_minutes: z.number().nullable(),
    }),
    runner: text,
    transport: z.enum(TRANSPORTS),
    access_mode: z.enum(ACCESS_MODES),
    blueprint_ref: text,
    hyops_version: text,
    calls: z.array(Call),
    nothing: z.array(z.looseObject({ step: z.enum(CALL_STEPS), reason: text })),
    requirement: RequirementShape,
    repository: z.looseObject({ state_ref: text.nullable() }),
    fencing: z.union([z.looseObject({ rungs: z.array(z.unknown()) }), Nothing]),
    traffic: z.union([z.array(z.looseObject({ name: text, servers: z.array(text) })), Nothing]),
    endpoints: z.record(text, text),
  }),
});

export const OVERLAY = new JsonFile({
  path: 'plan/overlays<.rN>/<call>.json',
  says: 'the HyOps blueprint of each call',
  clause: 'C8.3',
  bound: true,
  shape: Overlay,
});

/** Where the blueprint of a call is, for a plan that was made anew for the nth time. */
export function overlayAt(revision: number, call: string): string {
  return OVERLAY.at(againMark(revision), call);
}

export const TOOLS = new JsonFile({
  path: 'plan/tools.json',
  says: 'hyops-dr, HyOps, Node and the Temporal SDK, by version',
  clause: 'C8.3',
  shape: z.object({ hyops_dr: text, hyops: text, node: text, temporal_sdk: text, platform: text }),
});

export const PLAN_REFUSAL = new JsonFile({
  path: 'plan/refusal.json',
  says: 'why no plan could be compiled',
  clause: 'C4.4',
  shape: Refusal,
});
