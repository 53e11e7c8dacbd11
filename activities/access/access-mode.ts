import type { Client } from '@temporalio/client';
import type { ToolEnvironment } from '../../contract/configuration/tool-environment';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { Reason } from '../../contract/words/failures';
import { runnerQueue } from '../../contract/words/names';
import type { Transport } from '../../contract/words/vocabulary';
import { readModuleState } from '../hyops/module-state';
import type { HyopsReader } from '../hyops/reader';
import type { Places } from '../reach/dial';
import { isPolled } from '../temporal/pollers';
import { serverTime } from '../temporal/server-time';
import { proveBastion } from './bastion-explicit';
import { proveTunnel } from './gcp-iap';
import { type ModeProof, type ModeWorld, unmet } from './mode-proof';
import { writePreflightOverlay } from './preflight-overlay';
import { provePrivateOverlay } from './private-overlay';
import { provePublic } from './public-ephemeral';
import { proveRendered, type RenderedProof } from './rendered-files';

/** The requested access mode, the one that HyOps renders, and the proof (C5.1, C8.2). */
export interface AccessProof {
  requested: string;
  resolved: string;
  proof: {
    runner: {
      name: string;
      transport: Transport;
      polled: boolean;
      state_ref: string;
      status: string;
      ready: unknown;
    };
    prerequisites: Record<string, unknown>;
    preflight: 'passed' | 'blocked';
    /** Blueprint steps that preflight could render; the others are proven after their calls. */
    rendered: RenderedProof[];
  };
}

interface Dependencies {
  root: string;
  plan: CompiledPlan;
  hyops: HyopsReader;
  client: Client;
  places: Places;
  env: ToolEnvironment;
  now: Date;
}

/**
 * Proves the access mode before the first change (C4.3, C5.1, C6.3): the runner is ready, the prerequisites of the mode
 * are met, HyOps preflight passes, and what it rendered is exactly that mode.
 */
export async function proveAccessMode(
  deps: Dependencies,
): Promise<{ reasons: Reason[]; proof: AccessProof }> {
  const { root, plan, hyops } = deps;
  const [runner, prerequisites, preflight] = await Promise.all([
    proveRunner(deps),
    provePrerequisites(deps),
    writePreflightOverlay(root, plan).then((file) => hyops.preflight(plan, file)),
  ]);
  const rendered = await renderedByPreflight(plan, preflight.records);
  const refused = rendered.flatMap((one) => one.reasons);
  const other = rendered
    .flatMap(({ hosts }) => hosts)
    .find(({ way }) => refused.length > 0 && way !== 'local');
  return {
    reasons: [...runner.reasons, ...prerequisites.reasons, ...refused, ...preflight.blocked],
    proof: {
      requested: plan.decision.execution_plane,
      resolved: refused.length === 0 ? plan.access_mode : (other?.way ?? 'unknown'),
      proof: {
        runner: runner.seen,
        prerequisites: prerequisites.seen,
        preflight: preflight.blocked.length === 0 ? 'passed' : 'blocked',
        rendered,
      },
    },
  };
}

/** Checks that a worker polls the runner's queue and that the runner's HyOps state is ready. */
async function proveRunner({ root, plan, client }: Dependencies) {
  const state = await readModuleState(root, plan.runner_state_ref);
  const ready = state?.outputs['cap.ctrl.runner'];
  const status = state?.status ?? 'missing';
  const polled = await isPolled(client, runnerQueue(plan.runner, 'seal'), serverTime());
  const reasons: Reason[] = [];
  // A dispatch is proven by its preflight, which runs on the runner; the state of a broken runner may still be ready.
  if (plan.transport === 'local' && (status !== 'ok' || ready !== 'ready'))
    reasons.push(
      unmet(
        `runner ${plan.runner} is not ready: its state is ${status}, its runner capability is ${ready ?? 'missing'}`,
        plan.runner_state_ref,
        'bootstrap the runner with HyOps (networking/gcp-ops-runner@v1)',
      ),
    );
  if (!polled)
    reasons.push(
      unmet(
        `no worker polls the queue of runner ${plan.runner}`,
        runnerQueue(plan.runner, 'seal'),
        `start a worker on the runner: hyops-dr worker --runner ${plan.runner}`,
      ),
    );
  return {
    reasons,
    seen: {
      name: plan.runner,
      transport: plan.transport,
      polled,
      state_ref: plan.runner_state_ref,
      status,
      ready: ready ?? null,
    },
  };
}

async function provePrerequisites(world: ModeWorld): Promise<ModeProof> {
  const { access } = world.plan;
  switch (access.mode) {
    case 'runner-local':
      return { seen: {}, reasons: [] };
    case 'private-overlay':
      return provePrivateOverlay(access, world);
    case 'bastion-explicit':
      return proveBastion(access, world);
    case 'gcp-iap':
      return proveTunnel(access, world);
    case 'public-ephemeral':
      return provePublic(access, world);
  }
}

async function renderedByPreflight(
  plan: CompiledPlan,
  records: ReadonlyMap<string, string>,
): Promise<RenderedProof[]> {
  const proofs = plan.calls.map(async (call) => {
    const record = call.kind === 'hyops' ? records.get(call.blueprint_step) : undefined;
    return record !== undefined && call.kind === 'hyops' ? proveRendered(record, plan, call) : undefined;
  });
  return (await Promise.all(proofs)).flatMap((proof) => proof ?? []);
}
