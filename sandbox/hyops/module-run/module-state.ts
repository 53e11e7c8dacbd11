import { join } from 'node:path';
import { writeFileAtomic } from '../../json-file';
import { type Mapping, mappingAt, textAt } from '../../mapping';
import { renderYaml } from '../../yaml-file';
import { driverStyle } from '../driver/driver-style';
import { rerunInputs } from '../inputs/rerun-inputs';
import type { Resolved } from '../inputs/resolve';
import { stamp } from '../runtime/clock';
import { moduleIdOf } from '../runtime/module-reference';
import type { RunRecord } from '../runtime/run-record';
import type { Runtime } from '../runtime/runtime-root';
import { readStateOrEmpty, writeState } from '../runtime/state-file';

/** The state of one module instance, as one run of it changes it. */
export class ModuleState {
  constructor(
    private readonly runtime: Runtime,
    private readonly resolved: Resolved,
    private readonly instance: string,
    private readonly record: RunRecord,
    private readonly command: string,
  ) {}

  private get ref(): string {
    return this.instance ? `${this.resolved.definition.ref}#${this.instance}` : this.resolved.definition.ref;
  }

  /** Before the work: `running`, beside the outputs of the run before. */
  running(): void {
    const { last_error, failed_command, ...before } = readStateOrEmpty(this.runtime.state, this.ref);
    this.save({
      ...before,
      ...this.common(mappingAt(before, 'outputs')),
      status: 'running',
      active_command: this.command,
    });
  }

  /** After failure: `error`, with the old outputs kept. */
  failed(reason: string): void {
    const { active_command, ...before } = readStateOrEmpty(this.runtime.state, this.ref);
    const common = this.common(mappingAt(before, 'outputs'));
    this.save({ ...before, ...common, status: 'error', last_error: reason, failed_command: this.command });
  }

  /** After success: `ok` and the outputs that the module publishes. */
  succeeded(outputs: Mapping): void {
    const published = this.resolved.definition.publishes.filter((key) => key in outputs);
    const kept = Object.fromEntries(published.map((key) => [key, outputs[key] ?? null]));
    this.save({ ...this.common(kept), status: 'ok' });
  }

  private common(outputs: Mapping): Mapping {
    const { definition, inputs, dependencies } = this.resolved;
    return {
      module_ref: definition.ref,
      ...(this.instance ? { state_instance: this.instance } : {}),
      run_id: this.record.runId,
      updated_at: stamp(),
      execution: {
        driver: definition.driver,
        profile: driverStyle(definition).profile,
        pack_id: definition.packId,
      },
      requirements: { credentials: [...definition.credentials] },
      dependencies,
      outputs,
      output_count: Object.keys(outputs).length,
      evidence_dir: this.record.folder,
      rerun_inputs_file: this.keepRerunInputs(),
      resolved_inputs_file: this.record.writeText('resolved.inputs.yml', renderYaml(inputs)),
      ...this.inputContract(),
    };
  }

  private inputContract(): Mapping {
    const keys = ['inventory_state_ref', 'project_state_ref', 'network_state_ref', 'router_state_ref'];
    const named = keys.filter((key) => textAt(this.resolved.inputs, key) !== '');
    const flags = ['require_ipam', 'inventory_requires_ipam'].filter(
      (key) => typeof this.resolved.inputs[key] === 'boolean',
    );
    const contract = Object.fromEntries(
      [...named, ...flags].map((key) => [key, this.resolved.inputs[key] ?? null]),
    );
    return Object.keys(contract).length > 0 ? { input_contract: contract } : {};
  }

  private keepRerunInputs(): string {
    const folder = join(this.runtime.config, 'modules', moduleIdOf(this.resolved.definition.ref));
    const name = this.instance ? join('instances', `${this.instance}.inputs.yml`) : 'latest.inputs.yml';
    writeFileAtomic(join(folder, name), renderYaml(rerunInputs(this.resolved.inputs)));
    return join(folder, name);
  }

  private save(state: Mapping): void {
    const path = writeState(this.runtime.state, this.ref, state);
    this.record.writeJson('module_state.json', {
      path,
      published_outputs: state['status'] === 'ok' ? Object.keys(mappingAt(state, 'outputs')).sort() : [],
      publish_policy: [...this.resolved.definition.publishes],
      rerun_inputs_file: textAt(state, 'rerun_inputs_file'),
      resolved_inputs_file: textAt(state, 'resolved_inputs_file'),
      ...(state['status'] === 'ok'
        ? {}
        : { status: state['status'] ?? '', detail: textAt(state, 'last_error') }),
    });
  }
}
