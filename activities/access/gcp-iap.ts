import which from 'which';
import type { ToolEnvironment } from '../../contract/configuration/tool-environment';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { Reason } from '../../contract/words/failures';
import type { AccessNeeds } from '../../contract/world/access';
import { readModuleState } from '../hyops/module-state';
import { dialThrough } from '../reach/dial';
import { lookForSsh } from '../reach/probe';
import { type ModeProof, type ModeWorld, unmet } from './mode-proof';

type Needs = Extract<AccessNeeds, { mode: 'gcp-iap' }>;
const TAG = 'allow-iap-ssh';

/** Time allowed for gcloud to start, log in and open a tunnel. */
const TIMEOUT_MS = 30_000;

/**
 * Checks that gcloud is installed, that the plan names the right cloud instance, that its tags admit tunnels, and
 * that an existing cloud instance answers through a tunnel (C6.3).
 */
export async function proveTunnel(
  needs: Needs,
  { root, plan, env }: ModeWorld,
  timeoutMs = TIMEOUT_MS,
): Promise<ModeProof> {
  const maker = makerOf(plan, needs.vm_state_ref);
  const [tool, target] = await Promise.all([
    which('gcloud', { path: env['PATH'] ?? '', nothrow: true }),
    maker ? madeByThisRun(needs, maker) : thereAlready(needs, root),
  ]);
  if (tool === null)
    return {
      seen: { tool: null, ...target.seen, tunnel: null },
      reasons: [
        unmet(
          'gcloud is not on the PATH of this runner',
          'hyops-dr.yaml hyops.path',
          'install the Google Cloud CLI on the runner and add its folder to hyops.path',
        ),
        ...target.reasons,
      ],
    };
  if (maker || target.reasons.length > 0)
    return { seen: { tool, ...target.seen, tunnel: null }, reasons: target.reasons };
  const tunnel = await knock(tool, needs, env, timeoutMs);
  return {
    seen: { tool, ...target.seen, tunnel },
    reasons: tunnel.met
      ? []
      : [
          unmet(
            `no SSH server answers through the tunnel to ${instanceOf(needs)}: ${tunnel.saw}`,
            `${needs.instance}:${needs.port}`,
            `on the runner, check the gcloud login and its permission to open tunnels, and the firewall rule that admits them for the tag ${TAG}`,
          ),
        ],
  };
}

/** Opens a tunnel on standard input and output, as HyOps does, and closes it. */
async function knock(tool: string, needs: Needs, env: ToolEnvironment, timeoutMs: number) {
  const { instance, project, zone, port } = needs;
  const command = [
    ...[tool, 'compute', 'start-iap-tunnel', instance, String(port), '--listen-on-stdin'],
    ...['--project', project, '--zone', zone, '--verbosity=warning', '--quiet'],
  ];
  return { command, ...(await lookForSsh(instance, dialThrough(command, env), timeoutMs)) };
}

type Maker = Extract<CompiledPlan['calls'][number], { kind: 'hyops' }>;

function makerOf(plan: CompiledPlan, stateRef: string): Maker | undefined {
  return plan.calls.find((call): call is Maker => call.kind === 'hyops' && call.state_ref === stateRef);
}

/** Checks the inputs of a cloud instance that the run will create; the rest is proven after its call. */
function madeByThisRun({ project, zone, vm_state_ref }: Needs, maker: Maker): ModeProof {
  const { inputs } = maker.overlay.steps[0];
  const reasons: Reason[] = [];
  if (!textsOf(inputs['tags']).includes(TAG))
    reasons.push(
      unmet(
        `the cloud instance is created without the tag ${TAG}`,
        `inputs.${maker.blueprint_step}.tags`,
        'add the tag to the plan',
      ),
    );
  if (inputs['zone'] !== zone)
    reasons.push(
      unmet(
        `the cloud instance is created in zone ${String(inputs['zone'])}, but the tunnel in the plan leads to ${zone}`,
        `inputs.${maker.blueprint_step}.zone`,
        'use the same value in both places of the plan',
      ),
    );
  // Without the input, HyOps takes the project from its state, and the rendered tunnel shows it.
  const written = inputs['project_id'];
  if (written && written !== project)
    reasons.push(
      unmet(
        `the cloud instance is created in project ${String(written)}, but the tunnel in the plan leads to ${project}`,
        `inputs.${maker.blueprint_step}.project_id`,
        'use the same value in both places of the plan',
      ),
    );
  return { seen: { instance: 'made by this run', made_by: maker.id, state_ref: vm_state_ref }, reasons };
}

async function thereAlready(needs: Needs, root: string): Promise<ModeProof> {
  const { vm_state_ref } = needs;
  const state = await readModuleState(root, vm_state_ref);
  const vms = Object.values(objectOf(state?.outputs['vms'])).map(objectOf);
  const wanted = instanceOf(needs);
  // Some Terraform versions return the complete URL.
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
      reasons: [
        unmet(
          `the state of the cloud instance is ${seen.status}`,
          vm_state_ref,
          'create the cloud instance with HyOps',
        ),
      ],
    };
  const reasons: Reason[] = [];
  if (!vm)
    reasons.push(
      unmet(
        `${wanted} is not one of its cloud instances`,
        vm_state_ref,
        'correct the instance, project or zone in the plan',
      ),
    );
  if (tags.length > 0 && !tags.includes(TAG))
    reasons.push(
      unmet(
        `the cloud instance has no tag ${TAG}, so the firewall blocks tunnels`,
        vm_state_ref,
        'add the tag with HyOps',
      ),
    );
  return { seen, reasons };
}

function instanceOf({ project, zone, instance }: Needs): string {
  return `projects/${project}/zones/${zone}/instances/${instance}`;
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
