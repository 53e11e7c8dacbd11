import { isDeepStrictEqual } from 'node:util';
import { type Mapping, textAt } from '../../mapping';
import { type Blueprint, type Step, stateRefOf } from '../blueprint/blueprint';
import { exitCodes } from '../command-line/exit-codes';
import { interrupt, noInterrupt } from '../command-line/interrupt';
import { complain, messageOf, say } from '../command-line/terminal';
import { conciseFailure } from '../driver/driver-style';
import { runModule } from '../module-run/run-module';
import { type Faults, faultsOf } from '../runtime/faults';
import type { Runtime } from '../runtime/runtime-root';
import { readStateOrEmpty, writeState } from '../runtime/state-file';
import { enforceContracts } from './contracts';
import { judgeSkip } from './skip';
import { materializeInputs } from './step-inputs';
import type { StepOutcome } from './step-outcome';

/** What the steps of one deploy share; `progress` is the percentage that the step completes. */
export type DeployContext = {
  blueprint: Blueprint;
  runtime: Runtime;
  decision: Mapping;
  outFolder: string;
  verbose: boolean;
  progress: number;
};

const failureOf = (runtime: Runtime, step: Step): Mapping => {
  const state = readStateOrEmpty(runtime.state, stateRefOf(step));
  return {
    run_id: textAt(state, 'run_id'),
    status: textAt(state, 'status'),
    last_error: textAt(state, 'last_error'),
  };
};

function failed(step: Step, rc: number, reason: string, inputsFile: string): StepOutcome {
  const status = rc === exitCodes.cancelled ? 'cancelled' : step.optional ? 'failed-optional' : 'failed';
  const why = status === 'failed' ? ` reason=${reason || 'see module run record'}` : '';
  say(`step=${step.id} status=${status} rc=${rc}${why}`);
  return { step, status, rc, reason: reason || 'step command failed', inputsFile };
}

function skipped(step: Step, inputsFile: string): StepOutcome {
  say(`step=${step.id} status=skipped reason=state-ok`);
  return { step, status: 'skipped', rc: 0, reason: 'state-ok', inputsFile };
}

function noise({ stdoutMegabytes, secretLeak }: Faults): void {
  const line = `noise ${'.'.repeat(1017)}`;
  for (let kilobyte = 0; kilobyte < stdoutMegabytes * 1024; kilobyte += 1) say(line);
  if (!secretLeak) return;
  say(secretLeak);
  complain(secretLeak);
}

/** Claims success without having run: an old `ok` stays, or one of yesterday appears. */
function pretend(step: Step, runtime: Runtime): number {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  const old = {
    module_ref: step.module_ref,
    run_id: 'apply-20200101T000000Z-00000000',
    updated_at: `${yesterday.slice(0, 19)}Z`,
    outputs: {},
  };
  const instance = step.state_instance ? { state_instance: step.state_instance } : {};
  const before = readStateOrEmpty(runtime.state, stateRefOf(step));
  writeState(runtime.state, stateRefOf(step), { ...old, ...instance, ...before, status: 'ok' });
  return exitCodes.ok;
}

function execute(
  step: Step,
  inputsFile: string,
  faults: Faults,
  context: DeployContext,
): number | Promise<number> {
  noise(faults);
  if (faults.staleOk) return pretend(step, context.runtime);
  return runModule({
    step: step.id,
    moduleRef: step.module_ref,
    instance: step.state_instance,
    command: step.action,
    inputsFile,
    runtime: context.runtime,
    outFolder: context.outFolder,
    parentDecision: context.decision,
    verbose: context.verbose,
    faults,
    interrupt: faults.ignoreSigint ? noInterrupt : interrupt,
  });
}

/** One step of a deploy: skip on an `ok` state, else contracts, then the module. */
export async function runStep(step: Step, context: DeployContext): Promise<StepOutcome> {
  const { blueprint, runtime } = context;
  const inputsFile = materializeInputs(step, blueprint, runtime);
  const faults = faultsOf(step.id);
  const { skip, drift } = judgeSkip(step, inputsFile, runtime);
  if (skip || faults.skip) return skipped(step, inputsFile);
  if (drift) say(`step=${step.id} status=rerun reason=inputs-drift (${drift})`);
  try {
    enforceContracts(step, blueprint, runtime, new Set());
  } catch (error) {
    return failed(step, exitCodes.operatorError, messageOf(error), inputsFile);
  }
  say(`step=${step.id} status=running action=${step.action} module=${step.module_ref}`);
  const before = failureOf(runtime, step);
  const rc = await execute(step, inputsFile, faults, context);
  if (rc !== exitCodes.ok) {
    const after = failureOf(runtime, step);
    const fresh = after['status'] === 'error' && !isDeepStrictEqual(before, after);
    return failed(step, rc, fresh ? conciseFailure(textAt(after, 'last_error')) : '', inputsFile);
  }
  say(`step=${step.id} status=ok progress=${context.progress}%`);
  return { step, status: 'ok', rc, reason: '', inputsFile };
}
