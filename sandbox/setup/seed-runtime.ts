import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { newRunId, stamp } from '../hyops/runtime/clock';
import { moduleIdOf, splitStateRef } from '../hyops/runtime/module-reference';
import { stateFile } from '../hyops/runtime/state-file';
import { readJson, writeFileAtomic, writeJson } from '../json-file';
import { type Mapping, textAt } from '../mapping';
import { renderYaml } from '../yaml-file';
import { project, seededOutputs, seededRerunInputs } from './seeded-states';

const folders = ['config', 'credentials', 'vault', 'state', 'logs', 'meta', 'work'];

function keepOrWrite(path: string, content: string): void {
  if (!existsSync(path)) writeFileAtomic(path, content);
}

function rerunFile(root: string, ref: string, values: Mapping): string {
  const inputs = seededRerunInputs(values)[ref];
  if (!inputs) return '';
  const { module, instance } = splitStateRef(ref);
  const file = join(root, 'config', 'modules', moduleIdOf(module), 'instances', `${instance}.inputs.yml`);
  keepOrWrite(file, renderYaml(inputs));
  return file;
}

/** A state that a run has written since is HyOps' own and stays; one that set-up wrote follows what set-up knows. */
function seedState(root: string, ref: string, outputs: Mapping, values: Mapping): void {
  const file = stateFile(join(root, 'state'), ref);
  if (existsSync(file) && isDeepStrictEqual(readJson(file)['outputs'], outputs)) return;
  if (existsSync(file) && textAt(readJson(file), 'evidence_dir') !== '') return;
  const { module, instance } = splitStateRef(ref);
  const rerun = rerunFile(root, ref, values);
  writeJson(file, {
    module_ref: module,
    ...(instance ? { state_instance: instance } : {}),
    run_id: newRunId('apply'),
    status: 'ok',
    updated_at: stamp(),
    requirements: { credentials: [] },
    dependencies: [],
    outputs,
    output_count: Object.keys(outputs).length,
    evidence_dir: '',
    ...(rerun ? { rerun_inputs_file: rerun } : {}),
  });
}

const marker = (target: string, more: Mapping): string =>
  `${JSON.stringify({ target, status: 'ready', updated_at: stamp(), ...more }, null, 2)}\n`;

/** Builds the HyOps runtime of the environment: folders, credentials, readiness and states. What exists is kept. */
export function seedRuntime(values: Mapping, backupLabel: string): void {
  const root = textAt(values, 'runtime_root');
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true, mode: 0o700 });
  keepOrWrite(
    join(root, 'meta', 'gcp.ready.json'),
    marker('gcp', { context: { project_id: project, project_bootstrap_pending: false } }),
  );
  keepOrWrite(
    join(root, 'meta', 'proxmox.ready.json'),
    marker('proxmox', { runtime: { api_ip: '127.0.0.31' } }),
  );
  keepOrWrite(
    join(root, 'credentials', 'gcp.credentials.tfvars'),
    `project_id = "${project}"\nregion = "europe-west2"\n`,
  );
  keepOrWrite(
    join(root, 'config', 'hashicorp-vault.conf'),
    `VAULT_ADDR=${textAt(values, 'secret_store_url')}\n`,
  );
  keepOrWrite(join(root, 'credentials', 'proxmox.credentials.tfvars'), 'proxmox_ssh_username = "root"\n');
  for (const [ref, outputs] of Object.entries(seededOutputs(values, backupLabel)))
    seedState(root, ref, outputs, values);
  for (const file of ['executions_file', 'faults_file'] as const) {
    const path = textAt(values, file);
    if (!existsSync(path)) writeFileSync(path, file === 'faults_file' ? '{}\n' : '');
  }
}
