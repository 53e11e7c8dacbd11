import { z } from 'zod';
import { StateRef } from '../decision/decision';
import { EFFECTS } from '../effects/effects';
import { Fencing } from '../gates/fencing';
import { WORKLOAD_NAME } from '../words/names';
import type { CallStep } from '../words/steps';
import { CLOUDS, DECISION_TYPES, DR_MODES } from '../words/vocabulary';
import { Access } from '../world/access';
import { Probe, TrafficCheck } from '../world/probe';
import { Endpoint } from './endpoints';
import { SyncScope } from './sync';

const Name = z.string().regex(WORKLOAD_NAME, 'must be lower-case letters, digits and dashes');
// These sentences are stored in history, which must stay small.
const Sentence = z.string().trim().min(8).max(500);
const StepId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be the id of a blueprint step');

/**
 * One HyOps call: one step of the blueprint. `must-run` accepts only an execution by this run; `may-already-exist` also
 * accepts that HyOps skips it, but only when the live proof holds.
 */
const BlueprintCall = z.discriminatedUnion('expect', [
  z.strictObject({ call: StepId, expect: z.literal('must-run') }),
  z.strictObject({ call: StepId, expect: z.literal('may-already-exist'), proof: z.array(Probe).min(1) }),
]);

/**
 * A task that HyOps does not do: a named person does it, its effect is declared like that of a module, and a live probe
 * proves it.
 */
const Instructions = z.string().trim().min(8).max(2000);
const HumanCall = z.strictObject({
  human: StepId,
  effect: z.enum(EFFECTS),
  instructions: Instructions,
  proof: z.array(Probe).min(1),
});

/** A sync of one scope of secrets from the secret store of HyOps into the runtime vault (`hyops secrets vault-sync`). */
const SyncCall = z.strictObject({ sync: StepId, scope: SyncScope });

/** A contract step is a list of calls, or the reason why there is nothing to do. */
const Assignment = z.union([
  z.array(z.union([BlueprintCall, HumanCall, SyncCall])).min(1),
  z.strictObject({ nothing: Sentence }),
]);

/** `plans/<name>.yaml`: how one kind of decision becomes HyOps calls (C4.4, C7.4-C7.9). Unknown keys are refused. */
export const Plan = z.strictObject({
  plan: z.string().regex(/^[a-z0-9][a-z0-9-]*@v[0-9]+$/, 'must look like name@v1'),
  description: Sentence,
  /** Its author; the policy may forbid authors to approve. */
  author: z.string().trim().min(1).optional(),
  selects: z.strictObject({
    decision_type: z.enum(DECISION_TYPES).exclude(['hold']),
    target_cloud: z.enum(CLOUDS),
    dr_mode: z.enum(DR_MODES).exclude(['deny']),
    environments: z.array(z.string()).min(1).optional(),
    workload_profile_ref: z.string().optional(),
  }),
  workload: Name,
  access: Access,
  /** Hosts with a public address that a step reaches under a private mode, declared explicitly (C4.7). */
  public_hosts: z
    .array(z.strictObject({ host: z.string().min(1), reason: Sentence }))
    .max(20)
    .default([]),
  drills: z.boolean().default(false),
  /**
   * Business limits: how long the recovery may take, and how much data may be lost. The report compares them with the
   * measured values.
   */
  objectives: z
    .strictObject({
      recovery_time_minutes: z.number().positive().nullable().default(null),
      data_loss_minutes: z.number().positive().nullable().default(null),
    })
    .default({ recovery_time_minutes: null, data_loss_minutes: null }),
  blueprint: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+@v[0-9]+$/, 'must look like scope/name@v1'),
  inputs: z.record(StepId, z.record(z.string(), z.unknown())).default({}),
  /** Inputs with template marks, which a tool behind HyOps executes, declared for the approver. */
  templates: z
    .array(z.strictObject({ input: z.string().min(1), reason: Sentence }))
    .max(50)
    .default([]),
  steps: z.strictObject({
    'prepare-target': Assignment,
    'move-data': Assignment,
    'sync-secrets': Assignment,
    'reconcile-workloads': Assignment,
    'cut-traffic': Assignment,
    'resume-protection': Assignment,
  } satisfies Record<CallStep, typeof Assignment>),
  dropped_requires: z
    .array(z.strictObject({ step: StepId, requires: StepId, reason: Sentence }))
    .max(50)
    .default([]),
  /** How long the state of the repository counts as current without being applied again (C4.9). */
  repository: z
    .strictObject({ max_state_age_days: z.number().positive().max(3650) })
    .default({ max_state_age_days: 90 }),
  backup: z.union([
    z.strictObject({ state_ref: StateRef, max_age_minutes: z.number().positive() }),
    z.strictObject({ nothing: Sentence }),
  ]),
  fencing: z.union([Fencing, z.strictObject({ nothing: Sentence })]),
  traffic: z.union([z.array(TrafficCheck).min(1), z.strictObject({ nothing: Sentence })]),
  endpoints: z.record(Name, Endpoint).default({}),
  cannot_be_undone: z.array(Sentence).max(20).default([]),
});
export type Plan = z.infer<typeof Plan>;
export type PlannedCall =
  | z.infer<typeof BlueprintCall>
  | z.infer<typeof HumanCall>
  | z.infer<typeof SyncCall>;
