import type { Mapping } from '../../mapping';

/** What a step does with its module. */
export const actions = ['apply', 'deploy', 'plan', 'validate'] as const;
/** One of `actions`. */
export type Action = (typeof actions)[number];

/** What must hold before a step may run. */
export type Contracts = {
  addressing_mode: string;
  requires_module_state_ok: string[];
  requires_authority: string;
};

/** A step as `blueprint validate --json` shows it. */
export type Step = {
  id: string;
  module_ref: string;
  execution_profile: string;
  action: Action;
  phase: string;
  requires: string[];
  with_deps: boolean;
  skip_if_state_ok: boolean;
  verify_state_on_skip: boolean;
  retain_on_destroy: boolean;
  destroy_gate: boolean;
  optional: boolean;
  inputs: Mapping | null;
  inputs_file: string;
  state_instance: string;
  presentation: Mapping;
  contracts: Contracts;
};

/** How a blueprint as a whole is run. */
export type Policy = {
  fail_fast: boolean;
  evidence_required: boolean;
  ipam_authority: string;
  netbox_live_api_check: boolean;
};

/** A blueprint with every default filled in and its steps put in order. */
export type Blueprint = {
  path: string;
  blueprint_ref: string;
  mode: string;
  metadata: Mapping;
  policy: Policy;
  recoverable_secrets: string[];
  access: Mapping;
  archive_before_destroy: Mapping;
  steps: Step[];
  order: string[];
};

/** The state that a step writes: `module/ref#instance`, or the module's own when it names none. */
export function stateRefOf(step: Step): string {
  return step.state_instance ? `${step.module_ref}#${step.state_instance}` : step.module_ref;
}

/** Whether the step may change the world. */
export const changesThings = (step: Step): boolean => step.action === 'apply' || step.action === 'deploy';

/** The steps in the order in which they run. */
export function orderedSteps(blueprint: Blueprint): Step[] {
  return blueprint.order.flatMap((id) => blueprint.steps.filter((step) => step.id === id));
}
