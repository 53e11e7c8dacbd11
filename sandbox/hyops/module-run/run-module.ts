import { textAt } from '../../mapping';
import { exitCodes } from '../command-line/exit-codes';
import { complain, messageOf, say } from '../command-line/terminal';
import { driverPreflight } from '../driver/driver-preflight';
import { runTool } from '../driver/tool-process';
import { type Resolved, resolveModule } from '../inputs/resolve';
import type { RunRecord } from '../runtime/run-record';
import { describeRun, type ModuleCall, openRun } from './module-call';
import { ModuleState } from './module-state';
import { completedDecision, newDecision } from './preflight-decision';
import { RunEnding } from './run-ending';

/** Checks, marks the state `running`, lets the tool work, and writes down how it ended. */
async function execute(call: ModuleCall, resolved: Resolved, record: RunRecord): Promise<number> {
  const { command, runtime, instance, parentDecision } = call;
  const state = new ModuleState(runtime, resolved, instance, record, command);
  const pending = newDecision(command, 'driver', '', parentDecision);
  describeRun(call, resolved, record, pending);
  const prepared = driverPreflight(resolved, runtime, record);
  record.writeJson('preflight_result.json', prepared.result);
  record.writeJson('preflight_decision.json', completedDecision(pending, prepared.error));
  if (prepared.error) {
    // Only a status check may replace a usable state before anything was touched.
    if (textAt(resolved.inputs, 'apply_mode') === 'status') state.failed(prepared.error);
    complain(`error: preflight failed: ${prepared.error}`);
    return exitCodes.moduleFailed;
  }
  if (command === 'plan' || command === 'validate') return exitCodes.ok;
  state.running();
  const ending = new RunEnding(call, resolved, record, state, prepared.result);
  try {
    return ending.succeeded(await runTool({ ...call, resolved, prepared, record }), prepared.workFolder);
  } catch (error) {
    return ending.stopped(error);
  }
}

/**
 * Runs one module and returns its exit code. A refusal to resolve it (a gate that is not confirmed, a state that is
 * missing) leaves no record and no state: it is only printed on stderr.
 */
export async function runModule(call: ModuleCall): Promise<number> {
  let resolved: Resolved;
  try {
    resolved = resolveModule({ ...call, purpose: call.command, assumed: new Set() });
  } catch (error) {
    complain(`ERR: ${messageOf(error)}`);
    return exitCodes.moduleFailed;
  }
  const record = openRun(call, resolved);
  const name = `module=${resolved.definition.ref}`;
  if (call.verbose) say(`run record: ${record.folder}\n${name} status=running run_id=${record.runId}`);
  const rc = await execute(call, resolved, record);
  const status = rc === exitCodes.ok ? 'ok' : rc === exitCodes.cancelled ? 'cancelled' : 'error';
  if (call.verbose) say(`${name} status=${status} run_id=${record.runId}\nrun record: ${record.folder}`);
  else if (rc !== exitCodes.ok) complain(`run record: ${record.folder}`);
  return rc;
}
