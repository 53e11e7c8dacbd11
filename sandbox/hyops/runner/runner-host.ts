import { existsSync } from 'node:fs';
import { listAt, mappingAt, mappingOf, numberAt, textAt } from '../../mapping';
import { readYaml } from '../../yaml-file';
import { accessMode } from '../driver/inventory';
import { inventory } from '../inputs/from-state/inventory';
import type { Runtime } from '../runtime/runtime-root';
import { readState, stateStatus } from '../runtime/state-file';

/** A runner as its state tells of it: where it is reached, and where HyOps is installed on it. */
export type RunnerHost = {
  stateRef: string;
  machine: string;
  host: string;
  user: string;
  port: number;
  keyFile: string;
  prefix: string;
};

/** Finds a runner by its state reference; throws what keeps it from being used. Its state is believed: nothing is asked of it. */
export function findRunner(runtime: Runtime, stateRef: string, wanted: string): RunnerHost {
  const status = stateStatus(runtime.state, stateRef);
  if (status !== 'ok')
    throw new Error(`runner_state_ref=${stateRef} is not ready (status=${status || 'missing'})`);
  const state = readState(runtime.state, stateRef);
  const outputs = mappingAt(state, 'outputs');
  if (textAt(outputs, 'cap.ctrl.runner').toLowerCase() !== 'ready')
    throw new Error(`runner_state_ref=${stateRef} has no cap.ctrl.runner=ready`);
  const file = textAt(state, 'rerun_inputs_file');
  if (!file) throw new Error(`runner_state_ref=${stateRef} has no rerun_inputs_file`);
  const inputs = mappingOf(readYaml(file));
  const machinesRef = textAt(inputs, 'inventory_state_ref');
  if (!machinesRef) throw new Error(`runner_state_ref=${stateRef} has no inventory_state_ref`);
  const found = inventory.take(
    inputs,
    mappingAt(readState(runtime.state, machinesRef), 'outputs'),
    machinesRef,
  );
  const hosts = listAt(mappingAt(found, 'inventory_groups'), 'runner').map(mappingOf);
  const fitting = hosts.filter((host) => wanted === '' || textAt(host, 'name') === wanted);
  const [host] = fitting;
  if (!host || fitting.length > 1)
    throw new Error(
      `${fitting.length} runner hosts fit; --runner-vm-key names one of ${hosts.map((one) => textAt(one, 'name')).join(', ')}`,
    );
  const mode = accessMode(inputs);
  if (mode !== 'direct') throw new Error(`the sandbox reaches a runner directly, not by ${mode}`);
  const keyFile = textAt(inputs, 'ssh_private_key_file');
  if (keyFile && !existsSync(keyFile)) throw new Error(`runner ssh_private_key_file not found: ${keyFile}`);
  return {
    stateRef,
    machine: textAt(host, 'name'),
    host: textAt(host, 'host'),
    user: textAt(inputs, 'target_user') || 'opsadmin',
    port: numberAt(inputs, 'target_port', 22),
    keyFile,
    prefix: textAt(outputs, 'runner_install_prefix') || '/opt/hybridops/core',
  };
}
