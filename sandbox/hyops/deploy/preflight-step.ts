import { join } from 'node:path';
import type { Mapping } from '../../mapping';
import { type Blueprint, type Step, stateRefOf } from '../blueprint/blueprint';
import { messageOf } from '../command-line/terminal';
import { driverPreflight } from '../driver/driver-preflight';
import { missingSecrets } from '../driver/required-secrets';
import { type Resolved, resolveModule } from '../inputs/resolve';
import { newRunId } from '../runtime/clock';
import { moduleIdOf } from '../runtime/module-reference';
import { RunRecord } from '../runtime/run-record';
import type { Runtime } from '../runtime/runtime-root';
import { enforceContracts } from './contracts';
import { judgeSkip } from './skip';
import { materializeInputs } from './step-inputs';

/** `blocked`: a check failed; `deferred`: it waits for a blocked one and was not checked. */
export type StepStatus = 'ready' | 'skipped' | 'blocked' | 'deferred';
/** One check of a step, as the document shows it. */
export type Check = { name: string; ok: boolean; detail: string };

/** What preflight found about one step; `more` is what the JSON shows besides. */
export type StepFinding = { step: Step; status: StepStatus; checks: Check[]; more: Mapping };

/** What a step is checked against; `pending` are states of required steps that do not exist yet. */
export type PreflightContext = {
  blueprint: Blueprint;
  runtime: Runtime;
  assumed: ReadonlySet<string>;
  pending: readonly string[];
};

/** A check that failed: it blocks the step and ends its checks. */
class Blocked extends Error {
  constructor(
    readonly check: string,
    reason: unknown,
  ) {
    super(messageOf(reason));
  }
}

function passed<T>(name: string, checks: Check[], detail: (result: T) => string, attempt: () => T): T {
  try {
    const result = attempt();
    checks.push({ name, ok: true, detail: detail(result) });
    return result;
  } catch (error) {
    throw new Blocked(name, error);
  }
}

const fine = (): string => 'ok';

function checkDriver(resolved: Resolved, runtime: Runtime): Mapping {
  const runId = newRunId('preflight');
  const { definition } = resolved;
  const folder = join(runtime.logs, 'module', moduleIdOf(definition.ref), runId);
  const { error } = driverPreflight(resolved, runtime, new RunRecord(folder, runId));
  if (error) throw new Error(error);
  return {
    module_ref: definition.ref,
    driver: definition.driver,
    run_id: runId,
    evidence_dir: folder,
    status: 'ok',
    error: '',
    required_credentials: [...definition.credentials],
    outputs_publish: [...definition.publishes],
  };
}

function skipCheck(drift: string): Check {
  const detail = `existing state will not be skipped because explicit step inputs changed: ${drift}`;
  return { name: 'state_skip', ok: true, detail };
}

/** Checks a step in HyOps' order; the first check that fails is the only one reported. */
export function preflightStep(step: Step, context: PreflightContext): StepFinding {
  const { blueprint, runtime, assumed, pending } = context;
  const checks: Check[] = [];
  const more: Mapping = {};
  try {
    const inputsFile = passed(
      'inputs_file',
      checks,
      (path) => path,
      () => materializeInputs(step, blueprint, runtime),
    );
    if (inputsFile) more['inputs_file'] = inputsFile;
    const { skip, drift } = judgeSkip(step, inputsFile, runtime);
    if (skip) {
      checks.push({ name: 'state_skip', ok: true, detail: 'skip_if_state_ok=true and module state is ok' });
      return { step, status: 'skipped', checks, more };
    }
    if (drift) checks.push(skipCheck(drift));
    passed('contracts', checks, fine, () => enforceContracts(step, blueprint, runtime, assumed));
    const resolved = passed('module_resolve', checks, fine, () =>
      resolveModule({ moduleRef: step.module_ref, inputsFile, runtime, purpose: 'preflight', assumed }),
    );
    more['required_credentials'] = [...resolved.definition.credentials];
    more['outputs_publish'] = [...resolved.definition.publishes];
    passed('required_env', checks, fine, () => {
      const missing = missingSecrets(resolved.inputs, runtime);
      if (missing) throw new Error(missing);
    });
    if (pending.length > 0) {
      const detail = `driver checks deferred until upstream blueprint state exists: ${pending.join(', ')}`;
      checks.push({ name: 'module_preflight', ok: true, detail });
      more['driver_preflight'] = { status: 'deferred', deferred_state_refs: [...pending] };
    } else {
      more['driver_preflight'] = passed('module_preflight', checks, fine, () =>
        checkDriver(resolved, runtime),
      );
    }
    return { step, status: 'ready', checks, more };
  } catch (error) {
    if (!(error instanceof Blocked)) throw error;
    checks.push({ name: error.check, ok: false, detail: error.message });
    return { step, status: 'blocked', checks, more };
  }
}

/** A step that waits for a blocked one is not checked at all. */
export function deferredStep(step: Step, blockedBy: readonly string[]): StepFinding {
  const detail = `deferred because upstream preflight failed: ${blockedBy.join(', ')}`;
  return { step, status: 'deferred', checks: [{ name: 'dependencies', ok: true, detail }], more: {} };
}

/** A finding as the document shows it. */
export function describeFinding({ step, status, checks, more }: StepFinding): Mapping {
  const { id, module_ref, action, phase, optional } = step;
  return {
    id,
    module_ref,
    module_state_ref: stateRefOf(step),
    action,
    phase,
    optional,
    checks,
    status,
    ...more,
  };
}
