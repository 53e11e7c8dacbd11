import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CALL,
  CALL_ACCESS,
  CALL_FENCING,
  callFolder,
  DISPATCH_RECORD,
  HYOPS_RECORD,
  RESULT,
  STDERR,
  STDOUT,
} from '../../contract/evidence/files/calls';
import type { EvidenceFile } from '../../contract/evidence/shape/evidence-file';
import type { CompiledPlan, HyopsCall } from '../../contract/plan/compiled-plan';
import type { Redactor } from '../../contract/redaction/redactor';
import type { CallRequest } from '../../contract/run/activity-messages';
import type { AccessAfterCall } from '../access/access-after-call';
import { reportInJson } from '../hyops/deploy-report';
import { type DispatchRecord, readDispatch } from '../hyops/dispatch-record';
import { type ModuleState, readModuleState, sameRun } from '../hyops/module-state';
import type { CallResult } from '../process/call-folder';
import { readOutput } from '../process/output-file';
import type { CallEnd } from '../process/start-or-adopt';
import type { Sight } from '../reach/probe';
import { byTurns } from '../redaction/by-turns';
import type { SecretFilter } from '../redaction/secret-filter';
import { fragment } from '../store/attempt';
import type { EvidenceStore } from '../store/store';
import { type BeforeCall, beforeCall } from './before-call';
import { cleaned } from './cleaned';
import { type Conclusion, conclude, concludeUnknown } from './conclude';
import { concludeDispatch, concludeGoesOn } from './conclude-dispatch';
import { leftBehind } from './left-behind';

/** The conclusion of a call and everything it is based on, redacted. */
export interface Outcome {
  conclusion: Conclusion;
  result: CallResult | null;
  stdout: string;
  stderr: string;
  after: ModuleState | undefined;
  /** Folder of the HyOps record, when this call wrote the current module state. */
  recordDir: string | undefined;
  /** Live proof of fencing from before the start, if any. */
  fencing: BeforeCall['fencing'];
  /** Only for a call that was sent to a runner. */
  dispatch: DispatchRecord | undefined;
}

/** Reads what a call left and derives its conclusion. */
export async function outcomeOf(
  end: CallEnd,
  call: HyopsCall,
  root: string,
  { transport, runner }: Pick<CompiledPlan, 'transport' | 'runner'>,
  filter: SecretFilter,
): Promise<Outcome> {
  const { folder } = end;
  const spec = await folder.spec();
  const limit = spec?.output_limit_bytes ?? 0;
  const printed = await readOutput(folder.stdout, limit);
  const { redactor } = await filter.current();
  const stdout = await cleaned(redactor, printed);
  const stderr = await cleaned(redactor, await readOutput(folder.stderr, limit));
  const after = await readModuleState(root, call.state_ref);
  const left = await leftBehind(folder, after);
  const dispatch =
    transport === 'local' ? undefined : await cleanDispatch(await readDispatch(printed, limit), redactor);
  const { state, fencing } = beforeCall(spec);
  const before = state ?? undefined;
  const recordDir = sameRun(before, after) ? undefined : after?.evidence_dir;
  if (!end.known) {
    const conclusion = end.goesOn
      ? concludeGoesOn(call, folder.path, runner)
      : concludeUnknown(call, folder.path, { stdout: dispatch?.exec?.stdout || stdout, left, after });
    return { conclusion, result: null, stdout, stderr, after, recordDir, fencing, dispatch };
  }
  // HyOps itself prints only "apply failed"; the Ansible error is in the HyOps record.
  const tool =
    recordDir === undefined
      ? ''
      : await cleaned(redactor, await readOutput(join(recordDir, 'ansible_apply.stdout.txt'), limit));
  const report = reportInJson(printed);
  const facts = { call, result: end.result, report, stdout, stderr, tool, left, before, after };
  const conclusion = dispatch ? concludeDispatch(facts, dispatch, runner) : conclude(facts);
  return { conclusion, result: end.result, stdout, stderr, after, recordDir, fencing, dispatch };
}

async function cleanDispatch(dispatch: DispatchRecord, redactor: Redactor): Promise<DispatchRecord> {
  const { exec } = dispatch;
  if (!exec) return dispatch;
  const { rc, stdout, stderr } = exec;
  return {
    ...dispatch,
    exec: {
      rc,
      stdout: await byTurns(redactor.textByTurns(stdout)),
      stderr: await byTurns(redactor.textByTurns(stderr)),
    },
  };
}

/** Records what a call left: result, output, module state and HyOps record (C4.5, C8.3). */
export async function keepCall(
  evidence: EvidenceStore,
  request: CallRequest,
  call: HyopsCall,
  outcome: Outcome,
  proofs: Sight[],
  access: AccessAfterCall,
): Promise<void> {
  const { conclusion, result, stdout, stderr, after, recordDir, fencing, dispatch } = outcome;
  const folder = callFolder(call.id, request.retry);
  const record = recordDir === undefined ? {} : await runRecord(recordDir, KEPT_OF_RUN);
  const dispatched = dispatch?.folder === undefined ? {} : await runRecord(dispatch.folder, KEPT_OF_DISPATCH);
  await evidence.record(
    request.ref,
    fragment(`call ${call.id}: ${conclusion.state}`, {
      ...CALL.holding(
        {
          ...request,
          module_ref: call.module_ref,
          blueprint_step: call.blueprint_step,
          expect: call.expect,
        },
        folder,
      ),
      ...RESULT.holding(
        {
          conclusion,
          result,
          proofs,
          state: after ? { status: after.status, run_id: after.run_id, updated_at: after.updated_at } : null,
        },
        folder,
      ),
      ...CALL_ACCESS.holding(access, folder),
      ...(fencing ? CALL_FENCING.holding(fencing, folder) : {}),
      ...STDOUT.holding(stdout, folder),
      ...STDERR.holding(stderr, folder),
      ...keptAs(HYOPS_RECORD, folder, record),
      ...keptAs(DISPATCH_RECORD, folder, dispatched),
    }),
  );
}

function keptAs<T>(file: EvidenceFile, folder: string, files: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [file.at(folder, name), bytes]));
}

/** The stable files of a HyOps record. Resolved inputs are left out because HyOps writes them unredacted. */
const KEPT_OF_RUN = [
  'meta.json',
  'result.json',
  'preflight_decision.json',
  'driver_result.json',
  'cancelled.json',
];

/** The files in which HyOps records locally what a dispatch did on the runner. */
const KEPT_OF_DISPATCH = [
  'dispatch.request.json',
  'dispatch.result.json',
  'runner_exec.result.json',
  'runner_exec.stdout.txt',
  'runner_exec.stderr.txt',
];

async function runRecord(folder: string, keep: readonly string[]): Promise<Record<string, Uint8Array>> {
  const files = await readdir(folder).catch((): string[] => []);
  const kept = files.filter((name) => keep.includes(name));
  return Object.fromEntries(
    await Promise.all(kept.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  );
}
