import { join } from 'node:path';
import { writeJson } from '../../json-file';
import type { Mapping } from '../../mapping';
import { driverStyle } from '../driver/driver-style';
import type { Resolved } from '../inputs/resolve';
import type { Purpose } from '../modules/definition/definition';
import { newRunId, stamp } from '../runtime/clock';
import type { Faults } from '../runtime/faults';
import { moduleIdOf } from '../runtime/module-reference';
import { RunRecord } from '../runtime/run-record';
import { canonical, type Runtime } from '../runtime/runtime-root';

/** One module to run for one step. */
export type ModuleCall = {
  step: string;
  moduleRef: string;
  instance: string;
  command: Exclude<Purpose, 'preflight'>;
  inputsFile: string;
  runtime: Runtime;
  /** Where run records go instead of the runtime's logs; empty for there. */
  outFolder: string;
  parentDecision: Mapping;
  verbose: boolean;
  faults: Faults;
  interrupt: AbortSignal;
};

/** Opens the record of a new run and stamps the runtime with it, as the last command that ran there. */
export function openRun({ command, runtime, outFolder }: ModuleCall, { definition }: Resolved): RunRecord {
  const runId = newRunId(command === 'deploy' ? 'apply' : command);
  const base = outFolder ? canonical(outFolder) : runtime.logs;
  const record = new RunRecord(join(base, 'module', moduleIdOf(definition.ref), runId), runId);
  writeJson(join(runtime.meta, 'runtime.json'), {
    timestamp_utc: stamp(),
    root: runtime.root,
    command,
    target: definition.ref,
    run_id: runId,
    evidence_dir: record.folder,
    pid: process.pid,
  });
  return record;
}

/** Writes down what is about to run, with which inputs, before anything is checked. */
export function describeRun(
  call: ModuleCall,
  resolved: Resolved,
  record: RunRecord,
  decision: Mapping,
): void {
  const { runtime, command, instance } = call;
  const { definition, dependencies, inputs } = resolved;
  record.writeJson('preflight_decision.json', decision);
  record.writeJson('inputs_resolved.json', { module_ref: definition.ref, state_instance: instance, inputs });
  record.writeJson('meta.json', {
    command,
    run_id: record.runId,
    module_ref: definition.ref,
    execution: {
      driver: definition.driver,
      profile: driverStyle(definition).profile,
      pack_id: definition.packId,
      hooks: {},
    },
    requirements: { credentials: [...definition.credentials] },
    dependencies: { items: dependencies, warnings: [] },
    outputs: { publish: [...definition.publishes] },
    paths: {
      runtime_root: runtime.root,
      env: runtime.environment,
      evidence_dir: record.folder,
      state_dir: runtime.state,
    },
    preflight: decision,
  });
}
