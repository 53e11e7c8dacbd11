import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonOrEmpty, writeFileAtomic } from '../../json-file';
import { type Mapping, mappingAt, textAt } from '../../mapping';
import { renderYaml } from '../../yaml-file';
import { messageOf } from '../command-line/terminal';
import type { Resolved } from '../inputs/resolve';
import { moduleIdOf } from '../runtime/module-reference';
import type { RunRecord } from '../runtime/run-record';
import type { Runtime } from '../runtime/runtime-root';
import { withAutoBastion } from './auto-bastion';
import { metaOf } from './driver-meta';
import { driverStyle } from './driver-style';
import { renderInventory } from './inventory';
import type { Prepared } from './prepared';
import { missingSecrets, secretsOf } from './required-secrets';

function missingCredentials(resolved: Resolved, runtime: Runtime): string {
  const missing = resolved.definition.credentials.filter((name) =>
    ['tfvars', 'env', 'json'].every(
      (kind) => !existsSync(join(runtime.credentials, `${name}.credentials.${kind}`)),
    ),
  );
  return missing.length > 0
    ? `missing required credentials: ${missing.join(', ')} (expected credentials in ${runtime.credentials})`
    : '';
}

function bootstrapGuard(resolved: Resolved, runtime: Runtime): string {
  if (!resolved.definition.credentials.includes('gcp')) return '';
  const marker = readJsonOrEmpty(join(runtime.meta, 'gcp.ready.json'));
  const pending =
    textAt(marker, 'status') === 'ready' &&
    mappingAt(marker, 'context')['project_bootstrap_pending'] === true;
  return pending
    ? 'gcp init is in bootstrap mode: only org/gcp/project-factory may run until the project exists'
    : '';
}

function prepareHosts(resolved: Resolved, runtime: Runtime, record: RunRecord, prepared: Prepared): Prepared {
  const { inputs, note } = withAutoBastion(resolved.inputs, runtime);
  const vault = secretsOf(inputs, runtime);
  const ready: Prepared = { ...prepared, inputs, env: vault.env };
  try {
    writeFileAtomic(join(prepared.workFolder, 'inventory.ini'), renderInventory(inputs), 0o644);
  } catch (error) {
    return { ...ready, error: messageOf(error) };
  }
  record.writeJson('meta.json', metaOf(resolved, runtime, ready, note, vault));
  return { ...ready, error: missingCredentials(resolved, runtime) || missingSecrets(inputs, runtime) };
}

/** A driver's checks before its work: credentials, secrets, hosts. Writes `driver_result.json` and, over ssh, `meta.json`. */
export function driverPreflight(resolved: Resolved, runtime: Runtime, record: RunRecord): Prepared {
  const { definition, inputs } = resolved;
  const style = driverStyle(definition);
  const result: Mapping = {
    status: 'ok',
    run_id: record.runId,
    command: 'preflight',
    driver: { ref: definition.driver, profile: style.profile, pack_id: definition.packId },
    normalized_outputs: {},
    warnings: [],
  };
  const workFolder = join(runtime.work, moduleIdOf(definition.ref), record.runId);
  const extra = {
    ...inputs,
    hyops_run_id: record.runId,
    hyops_module_ref: definition.ref,
    hyops_runtime_root: runtime.root,
  };
  writeFileAtomic(join(workFolder, 'hyops.inputs.yml'), renderYaml(extra), 0o644);
  const bare: Prepared = {
    result,
    error: bootstrapGuard(resolved, runtime),
    workFolder,
    env: process.env,
    inputs,
  };
  const prepared = bare.error
    ? bare
    : style.reachesHosts
      ? prepareHosts(resolved, runtime, record, bare)
      : { ...bare, error: missingCredentials(resolved, runtime) };
  const finished = prepared.error ? { ...result, status: 'error', error: prepared.error } : result;
  record.writeJson('driver_result.json', finished);
  return { ...prepared, result: finished };
}
