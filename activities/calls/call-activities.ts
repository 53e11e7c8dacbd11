import { CancelledFailure, Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { ReadConfiguration } from '../../contract/configuration/folder';
import { CALL, CALL_FENCING, callFolder } from '../../contract/evidence/files/calls';
import type { CompiledPlan, HyopsCall } from '../../contract/plan/compiled-plan';
import type { Activities, CallRequest } from '../../contract/run/activity-messages';
import type { Reason } from '../../contract/words/failures';
import { accessAfterCall } from '../access/access-after-call';
import { seeAttempt } from '../approvals/see-attempt';
import { confirmAtPointOfUse } from '../gates/point-of-use';
import { deployArguments } from '../hyops/arguments';
import { environmentFor, type HyopsInstallation, runtimeRoot } from '../hyops/installation';
import { readModuleState } from '../hyops/module-state';
import { writeBlueprint } from '../hyops/overlay-file';
import type { CallSpec } from '../process/call-folder';
import type { CallFolders } from '../process/call-folders';
import { callLife } from '../process/call-life';
import { Spawner } from '../process/spawner';
import { startOrAdopt } from '../process/start-or-adopt';
import { look } from '../reach/probe';
import { confirmSecretsKnown } from '../redaction/confirm-secrets-known';
import type { SecretFilter } from '../redaction/secret-filter';
import { approvedPlan } from '../store/approved-plan';
import { fragment } from '../store/attempt';
import type { EvidenceStore } from '../store/store';
import { concluded } from '../temporal/refusal';
import type { WorkloadRecords } from '../workload/workload-records';
import type { BeforeCall } from './before-call';
import { keepCall, type Outcome, outcomeOf } from './call-evidence';

interface Dependencies {
  client: Client;
  evidence: EvidenceStore;
  records: WorkloadRecords;
  calls: CallFolders;
  readConfiguration: ReadConfiguration;
  installation: HyopsInstallation;
  filter: SecretFilter;
  callTimeoutMs: number;
}

// A deploy prints a few kilobytes, but a failing Ansible run prints megabytes.
const OUTPUT_LIMIT_BYTES = 2 * 1024 * 1024;

/** Activities that execute a HyOps call at most once: a retried attempt adopts the call or reads its result (C4.4). */
export function createCallActivities(deps: Dependencies): Pick<Activities, 'runCall' | 'confirmHumanCall'> {
  const { evidence, calls, installation } = deps;
  const spawner = new Spawner();
  return {
    async runCall(request) {
      const plan = await approvedPlan(evidence, request);
      const call = hyopsCall(plan, request.call);
      const root = runtimeRoot(installation, plan.environment);
      const path = calls.path(request.ref.decision_id, call.id, request.retry);
      const prepare = async () => {
        const fencing = await confirmAtPointOfUse(deps, request, plan, call);
        await confirmSecretsKnown(deps.filter, call.id);
        return specOf(request, plan, call, root, fencing);
      };
      const end = await startOrAdopt({ path, root, prepare, start: spawner.start }, callLife());
      const outcome = await outcomeOf(end, call, root, plan, deps.filter);
      const proofs =
        outcome.conclusion.state === 'skipped'
          ? await Promise.all(call.proof.map((probe) => look(probe)))
          : [];
      const access = await accessAfterCall(plan, call, {
        recordDir: outcome.recordDir,
        executed: outcome.conclusion.state === 'executed',
      });
      await keepCall(evidence, request, call, outcome, proofs, access);
      await seeAttempt(evidence, request);
      if (!access.kept) throw concluded([...access.reasons, ...failureOf(outcome)]);
      return answer(call, outcome, proofs.length > 0 && proofs.every((sight) => sight.met));
    },

    async confirmHumanCall(request) {
      const plan = await approvedPlan(evidence, request);
      const call = plan.calls.find((one) => one.id === request.call);
      if (call?.kind !== 'human') throw new TypeError(`the plan has no human step ${request.call}`);
      const fencing = await confirmAtPointOfUse(deps, request, plan, call);
      const folder = callFolder(call.id, request.retry);
      await evidence.record(
        request.ref,
        fragment(`human step ${call.name} may be carried out: its guards hold`, {
          ...CALL.holding({ ...request, instructions: call.instructions }, folder),
          ...(fencing ? CALL_FENCING.holding(fencing, folder) : {}),
        }),
      );
      await seeAttempt(evidence, request);
    },
  };

  async function specOf(
    request: CallRequest,
    plan: CompiledPlan,
    call: HyopsCall,
    root: string,
    fencing: BeforeCall['fencing'],
  ): Promise<CallSpec> {
    const key = `${request.ref.decision_id}/${call.id}/${request.retry}`;
    const overlay = await writeBlueprint(root, `${request.ref.decision_id}.${call.id}`, call.overlay);
    return {
      key,
      root,
      argv: [...installation.command, ...deployArguments(plan, root, overlay, call.secrets)],
      env: environmentFor(installation, plan.environment),
      output_limit_bytes: OUTPUT_LIMIT_BYTES,
      timeout_ms: deps.callTimeoutMs,
      stoppable: plan.transport === 'local',
      record: evidence.startRecord(request.ref, {
        call: call.id,
        retry: request.retry,
        plan_digest: request.plan_digest,
      }),
      before: {
        state: (await readModuleState(root, call.state_ref)) ?? null,
        fencing,
      } satisfies BeforeCall,
    };
  }
}

function hyopsCall(plan: CompiledPlan, id: string): HyopsCall {
  const call = plan.calls.find((one) => one.id === id);
  if (call?.kind !== 'hyops') throw new TypeError(`the plan has no HyOps call ${id}`);
  return call;
}

function failureOf({ conclusion }: Outcome): Reason[] {
  return conclusion.state === 'failed' ? [conclusion.reason] : [];
}

function answer(
  call: HyopsCall,
  { conclusion, result }: Outcome,
  proven: boolean,
): Awaited<ReturnType<Activities['runCall']>> {
  // Without a result, our own signals ended the call or it ended in the meantime. The failure reports what it left.
  if ((!result || result.interrupted_because) && Context.current().cancellationSignal.aborted)
    throw new CancelledFailure(
      'the call was interrupted',
      conclusion.state === 'failed' ? [[conclusion.reason]] : [],
    );
  if (conclusion.state === 'executed') return { state: 'executed', hyops_run: conclusion.hyops_run };
  if (conclusion.state === 'failed') throw concluded([conclusion.reason]);
  if (call.expect === 'may-already-exist' && proven) return { state: 'already-there', hyops_run: null };
  throw concluded([
    {
      code: 'HyopsNotExecuted',
      what: `HyOps skipped ${call.blueprint_step} because of a stored state, but ${call.expect === 'must-run' ? 'the step must run' : 'no live probe proves that it is done'}`,
      where: call.id,
      do: 'inspect the target by hand, then retry, skip or abort',
    },
  ]);
}
