import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { AccessNeeds } from '../../../contract/access';
import type { CompiledPlan } from '../../../contract/compiled-plan';
import type { Reason } from '../../../contract/failures';
import { readModuleState } from '../../hyops/module-state';
import { type ModeProof, type ModeWorld, unmet } from './mode-proof';

type Needs = Extract<AccessNeeds, { mode: 'gcp-iap' }>;
const TAG = 'allow-iap-ssh';

/** The tool is there, and the instance is the one that is meant and lets tunnels in (C6.3). */
export async function proveTunnel(needs: Needs, { root, plan, places }: ModeWorld): Promise<ModeProof> {
  const tool = await onPath('gcloud', places.env['PATH'] ?? '');
  const maker = makerOf(plan, needs.vm_state_ref);
  const target = maker ? madeByThisRun(needs, maker) : await thereAlready(needs, root);
  const reasons =
    tool === undefined
      ? [
          unmet(
            'gcloud is not on the PATH of this runner',
            'hyops-dr.yaml hyops.path',
            'install the Google Cloud CLI on the runner',
          ),
        ]
      : [];
  return { seen: { tool: tool ?? null, ...target.seen }, reasons: [...reasons, ...target.reasons] };
}

type Maker = Extract<CompiledPlan['calls'][number], { kind: 'hyops' }>;

function makerOf(plan: CompiledPlan, stateRef: string): Maker | undefined {
  return plan.calls.find((call): call is Maker => call.kind === 'hyops' && call.state_ref === stateRef);
}

/** An instance that is still to be made is judged by what it is made from; after its call HyOps says the rest. */
function madeByThisRun({ zone, vm_state_ref }: Needs, maker: Maker): ModeProof {
  const { inputs } = maker.overlay.steps[0];
  const reasons: Reason[] = [];
  if (!textsOf(inputs['tags']).includes(TAG))
    reasons.push(
      unmet(`it is made without the tag ${TAG}`, `inputs.${maker.blueprint_step}.tags`, 'add the tag'),
    );
  if (inputs['zone'] !== zone)
    reasons.push(
      unmet(
        `it is made in zone ${String(inputs['zone'])}, and the plan's tunnel leads to ${zone}`,
        `inputs.${maker.blueprint_step}.zone`,
        'make the two agree',
      ),
    );
  return { seen: { instance: 'made by this run', made_by: maker.id, state_ref: vm_state_ref }, reasons };
}

async function thereAlready(needs: Needs, root: string): Promise<ModeProof> {
  const { instance, project, zone, vm_state_ref } = needs;
  const state = await readModuleState(root, vm_state_ref);
  const vms = Object.values(objectOf(state?.outputs['vms'])).map(objectOf);
  const wanted = `projects/${project}/zones/${zone}/instances/${instance}`;
  // Terraform gives the whole URL in some versions.
  const vm = vms.find(({ vm_id }) => String(vm_id ?? '').endsWith(wanted));
  const tags = [...textsOf(state?.outputs['tags']), ...textsOf(vm?.['tags'])];
  const seen = {
    state_ref: vm_state_ref,
    status: state?.status ?? 'missing',
    instance: vm?.['vm_id'] ?? null,
    tags,
  };
  if (state?.status !== 'ok')
    return {
      seen,
      reasons: [unmet(`its state is ${seen.status}`, vm_state_ref, 'make the instance with HyOps')],
    };
  const reasons: Reason[] = [];
  if (!vm)
    reasons.push(
      unmet(`${wanted} is none of its instances`, vm_state_ref, 'correct instance, project or zone'),
    );
  if (tags.length > 0 && !tags.includes(TAG))
    reasons.push(
      unmet(`it has no tag ${TAG}, so tunnels are shut out`, vm_state_ref, 'add the tag with HyOps'),
    );
  return { seen, reasons };
}

async function onPath(tool: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter(Boolean)) {
    const file = join(folder, tool);
    if (
      await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  return undefined;
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
