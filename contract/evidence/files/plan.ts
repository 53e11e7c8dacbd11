import { z } from 'zod';
import { Catalogue } from '../../effects/catalogue';
import { EFFECTS } from '../../effects/effects';
import { PublishedEndpoint } from '../../plan/endpoints';
import { SyncScope } from '../../plan/sync';
import { RequirementShape } from '../../run/shapes';
import { CALL_STEPS } from '../../words/steps';
import { ACCESS_MODES, CLOUDS, DECISION_TYPES, DR_MODES, TRANSPORTS } from '../../words/vocabulary';
import { BlueprintStep } from '../../world/blueprint';
import { JsonFile } from '../shape/evidence-file';
import { againMark } from '../shape/names';
import { Refusal } from './decision';

const text = z.string();
const Nothing = z.object({ nothing: text });

/** A compiled step. Every key is present, because a default would change what the digest covers. */
const Step = BlueprintStep.extend({
  action: text,
  requires: z.array(text),
  optional: z.boolean(),
  inputs: z.record(text, z.unknown()),
});

/** The HyOps blueprint of one call: one step with its inputs. */
const Overlay = z.looseObject({
  steps: z.tuple([Step]),
});

const Call = z.looseObject({
  id: text,
  step: z.enum(CALL_STEPS),
  kind: z.enum(['hyops', 'human', 'sync']),
  effect: z.enum(EFFECTS),
  cloud: z.enum(CLOUDS).nullable(),
  expect: text.optional(),
  module_ref: text.optional(),
  overlay: Overlay.optional(),
  scope: text.optional(),
  from: SyncScope.optional(),
});

/** The compiled plan. Extra keys are kept throughout, because the digest that people approve covers every key. */
export const PLAN = new JsonFile({
  path: 'plan/plan.json',
  says: 'the compiled plan, whose digest people approve',
  clause: 'C8.3',
  bound: true,
  shape: z.looseObject({
    plan: text,
    decision: z.looseObject({
      decision_id: text,
      decision_type: z.enum(DECISION_TYPES),
      target_cloud: z.enum(CLOUDS),
      dr_mode: z.enum(DR_MODES),
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
    modules: Catalogue,
    nothing: z.array(z.looseObject({ step: z.enum(CALL_STEPS), reason: text })),
    requirement: RequirementShape,
    repository: z.looseObject({
      state_ref: text.nullable(),
      backup: z.union([z.looseObject({ state_ref: text }), Nothing]),
    }),
    fencing: z.union([z.looseObject({ rungs: z.array(z.looseObject({ rung: text })) }), Nothing]),
    traffic: z.union([z.array(z.looseObject({ name: text, servers: z.array(text) })), Nothing]),
    endpoints: z.record(text, z.union([text, PublishedEndpoint])),
  }),
});

export const OVERLAY = new JsonFile({
  path: 'plan/overlays<.rN>/<call>.json',
  says: 'the HyOps blueprint of each call',
  clause: 'C8.3',
  bound: true,
  shape: Overlay,
});

/** Returns the path of a call's blueprint in the nth revision of the plan. */
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
