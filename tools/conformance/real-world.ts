import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { generateEvidenceKey } from '../../client/cli/generate-key';
import { Decision } from '../../contract/decision/decision';
import { runProgram } from '../dev/program';
import type { RealHyops } from './real-hyops';
import { installOnRunner, type SshHost } from './real-runner';

const LIB = join(__dirname, '..', '..');
const SOURCES = join(LIB, '..', 'test/conformance/real-world');

/** The folder of one failover by the real HyOps: sites, a runtime root and its own configuration. */
export interface RealWorld {
  config: string;
  decision: Decision;
  /** Promotes the managed standby, as a person would with the provider's tools. */
  promote(): Promise<void>;
}

/** Whether calls are dispatched to a runner, and to which SSH host: by default the runner of the local world. */
export interface Way {
  dispatch: boolean;
  ssh: SshHost | undefined;
}

const Values = z.record(z.string(), z.unknown());

/**
 * Prepares a local world whose `hyops` is the real one. HyOps finds the blueprint by its reference because it is among the
 * overlays of the runtime root; its states and its vault are those of the sandbox.
 */
export async function layOutRealWorld(dir: string, real: RealHyops, way: Way): Promise<RealWorld> {
  await runProgram(join(LIB, 'sandbox/setup/main.js'), ['--dir', dir]);
  const { values } = z.object({ values: Values }).parse(await readJson(join(dir, 'sandbox.json')));
  const config = join(dir, 'hyops-dr');
  const place = {
    ...values,
    core_root: real.coreRoot,
    hyops_command: [real.python, '-m', 'hyops.cli'],
    transport: way.dispatch ? 'hyops-runner' : 'local',
    // The local world's own ssh is first on its path.
    ...(way.ssh ? { path: process.env['PATH'] } : {}),
  };
  for (const name of ['hyops-dr.yaml', 'policy.yaml', 'plans/offline-cutover.yaml'])
    await write(join(config, name), rendered(await source(name), place));
  generateEvidenceKey(config);
  const root = String(values['runtime_root']);
  await write(join(root, 'config/blueprints/offline-cutover.yml'), await source('blueprint.yml'));
  await linkCollection(String(values['home']), real.collection);
  if (way.dispatch) {
    await linkCollection(join(dir, 'runner', 'home'), real.collection);
    await installOnRunner(values, real, way.ssh);
  }
  return {
    config,
    decision: Decision.parse(JSON.parse(await source('decision.json'))),
    async promote() {
      const url = `${values['control_url']}/sites/gcp-managed/promote`;
      const response = await fetch(url, { method: 'POST' });
      if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    },
  };
}

/** Where HyOps looks for the Ansible collection. */
async function linkCollection(home: string, collection: string): Promise<void> {
  const folder = join(home, '.hybridops/state/ansible/collections/ansible_collections/hybridops');
  await mkdir(folder, { recursive: true });
  await symlink(collection, join(folder, 'common'));
}

function rendered(template: string, values: Record<string, unknown>): string {
  return template.replaceAll(/<([a-z_]+)>/g, (_whole, name: string) => {
    if (values[name] === undefined) throw new Error(`the world has no value ${name}`);
    const value = values[name];
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}

function source(name: string): Promise<string> {
  return readFile(join(SOURCES, name), 'utf8');
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode: 0o600 });
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
