import { CancelledFailure, Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { ReadConfiguration } from '../../contract/configuration/folder';
import { CALL, CALL_FENCING, callFolder } from '../../contract/evidence/files/calls';
import type { CompiledPlan, HyopsCall, SyncCall } from '../../contract/plan/compiled-plan';
import type { Activities, CallRequest } from '../../contract/run/activity-messages';
import type { Reason } from '../../contract/words/failures';
import { priorityOf } from '../../contract/words/priority';
import { accessAfterCall } from '../access/access-after-call';
import { seeAttempt } from '../approvals/see-attempt';
import { confirmAtPointOfUse } from '../gates/point-of-use';
import { deployArguments, syncArguments } from '../hyops/arguments';
import {
  environmentFor,
  environmentWithRoot,
  type HyopsInstallation,
  runtimeRoot,
} from '../hyops/installation';
import { readModuleState } from '../hyops/module-state';
import { writeBlueprint } from '../hyops/overlay-file';
import type { HyopsReader } from '../hyops/reader';
import type { CallSpec } from '../process/call-folder';
import type { CallFolders } from '../process/call-folders';
import { type CallLife, callLife } from '../process/call-life';
import { RootLine } from '../process/root-line';
import { takeTurn } from '../process/root-turn';
import { Spawner } from '../process/spawner';
import { type CallEnd, startOrAdopt } from '../process/start-or-adopt';
import { look } from '../reach/probe';
import { confirmSecretsKnown } from '../redaction/confirm-secrets-known';
import type { SecretFilter } from '../redaction/secret-filter';
import { approvedPlan } from '../store/approved-plan';
import { fragment } from '../store/attempt';
import type { EvidenceStore } from '../store/store';
import { concluded, refusal } from '../temporal/refusal';
import type { WorkloadRecords } from '../workload/workload-records';
import type { BeforeCall } from './before-call';
import { keepCall, type Outcome, outcomeOf } from './call-evidence';
import { endSync } from './end-sync';

interface Dependencies {
  client: Client;
  evidence: EvidenceStore;
  records: WorkloadRecords;
  calls: CallFolders;
  readConfiguration: ReadConfiguration;
  installation: HyopsInstallation;
  hyops: HyopsReader;
  filter: SecretFilter;
  stateDir: string;
  callTimeoutMs: number;
}

/** What to execute, and what HyOps says right before about what it will change. */
interface ToExecute extends Pick<BeforeCall, 'state' | 'names'> {
  args: string[];
  env: CallSpec['env'];
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
      const call = executedCall(plan, request.call);
      const root = runtimeRoot(installation, plan.environment);
      const line = new RootLine(deps.stateDir, root);
      const asking = { decision_id: request.ref.decision_id, priority: priorityOf(plan.decision) };
      const path = calls.path(request.ref.decision_id, call.id, request.retry);
      const prepare = async () => {
        const fencing = await confirmAtPointOfUse(deps, request, plan, call);
        await confirmSecretsKnown(deps.filter, call.id);
        return specOf(request, plan, call, root, fencing);
      };
      const turn = (life: CallLife) => takeTurn(root, line, asking, life);
      return line.whileCalling(asking, async () => {
        const end = await startOrAdopt({ path, takeTurn: turn, prepare, start: spawner.start }, callLife());
        return concludeCall(request, plan, call, end);
      });
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

  /** Records what a call came to, and returns it; throws when it failed. */
  async function concludeCall(
    request: CallRequest,
    plan: CompiledPlan,
    call: HyopsCall | SyncCall,
    end: CallEnd,
  ): ReturnType<Activities['runCall']> {
    if (call.kind === 'sync') {
      const ended = await endSync(deps, request, call, plan, end);
      await seeAttempt(evidence, request);
      return answer(call, ended, false);
    }
    const outcome = await outcomeOf(
      end,
      call,
      runtimeRoot(installation, plan.environment),
      plan,
      deps.filter,
    );
    const proofs =
      outcome.conclusion.state === 'skipped' ? await Promise.all(call.proof.map((probe) => look(probe))) : [];
    const access = await accessAfterCall(plan, call, {
      recordDir: outcome.recordDir,
      executed: outcome.conclusion.state === 'executed',
    });
    await keepCall(evidence, request, call, outcome, proofs, access);
    await seeAttempt(evidence, request);
    if (!access.kept) throw concluded([...access.reasons, ...failureOf(outcome)]);
    return answer(call, outcome, proofs.length > 0 && proofs.every((sight) => sight.met));
  }

  async function specOf(
    request: CallRequest,
    plan: CompiledPlan,
    call: HyopsCall | SyncCall,
    root: string,
    fencing: BeforeCall['fencing'],
  ): Promise<CallSpec> {
    const key = keyOf(request);
    const command =
      call.kind === 'sync' ? await syncOf(plan, call) : await deployOf(request, plan, call, root);
    return {
      ...{ key, root, argv: [...installation.command, ...command.args], env: command.env },
      output_limit_bytes: OUTPUT_LIMIT_BYTES,
      timeout_ms: deps.callTimeoutMs,
      stoppable: call.kind === 'sync' || plan.transport === 'local',
      record: evidence.startRecord(request.ref, {
        call: call.id,
        retry: request.retry,
        plan_digest: request.plan_digest,
      }),
      before: { state: command.state, fencing, names: command.names } satisfies BeforeCall,
    };
  }

  async function deployOf(
    { ref }: CallRequest,
    plan: CompiledPlan,
    call: HyopsCall,
    root: string,
  ): Promise<ToExecute> {
    const overlay = await writeBlueprint(root, `${ref.decision_id}.${call.id}`, call.overlay);
    return {
      args: deployArguments(plan, root, overlay, call.secrets),
      env: environmentFor(installation, plan.environment),
      state: (await readModuleState(root, call.state_ref)) ?? null,
      names: [],
    };
  }

  async function syncOf({ environment }: CompiledPlan, { scope }: SyncCall): Promise<ToExecute> {
    const names = await deps.hyops.namesInScope(environment, scope);
    if (!names.ok) throw refusal(names.reasons);
    return {
      args: syncArguments(environment, scope),
      env: environmentWithRoot(installation, environment),
      state: null,
      names: names.value,
    };
  }
}

function keyOf({ ref, call, retry }: CallRequest): string {
  return `${ref.decision_id}/${call}/${retry}`;
}

function executedCall(plan: CompiledPlan, id: string): HyopsCall | SyncCall {
  const call = plan.calls.find((one) => one.id === id);
  if (!call || call.kind === 'human') throw new TypeError(`the plan has no HyOps call ${id}`);
  return call;
}

function failureOf({ conclusion }: Pick<Outcome, 'conclusion'>): Reason[] {
  return conclusion.state === 'failed' ? [conclusion.reason] : [];
}

function answer(
  call: HyopsCall | SyncCall,
  { conclusion, result }: Pick<Outcome, 'conclusion' | 'result'>,
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
  if (call.kind === 'sync') throw new TypeError(`HyOps cannot skip ${call.id}`);
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
