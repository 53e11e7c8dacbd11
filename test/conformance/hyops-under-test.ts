import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readJson } from '../../sandbox/json-file';
import { type Mapping, mappingAt, mappingOf, numberAt, textAt } from '../../sandbox/mapping';
import { endGroup, type Run, RunningProcess } from './process-run';

const sandbox = join(__dirname, '..', '..', 'lib', 'sandbox');
const realCore = process.env['HYOPS_CORE_ROOT'] ?? '';

/** Whether the cases run against the real command: `HYOPS_CORE_ROOT` names a checkout of it. */
const isReal = existsSync(join(realCore, 'hyops', 'cli.py'));

/** The JSON document in what `--json` printed: it begins with the first line that is exactly `{`. */
export function documentOf({ out, err }: Run): Mapping {
  const start = out.startsWith('{\n') ? 0 : out.indexOf('\n{\n') + 1;
  if (start === 0 && !out.startsWith('{\n')) throw new Error(`no JSON document in: ${out}${err}`);
  return mappingOf(JSON.parse(out.slice(start, out.lastIndexOf('\n}') + 2)));
}

/** Where the real command looks for its Ansible collection; `HYOPS_COLLECTION` names a checkout of it. */
function linkCollection(home: string): void {
  const collection = process.env['HYOPS_COLLECTION'] ?? '';
  const link = join(home, '.hybridops/state/ansible/collections/ansible_collections/hybridops/common');
  mkdirSync(dirname(link), { recursive: true });
  if (collection) symlinkSync(collection, link);
}

async function startWorld(directory: string): Promise<RunningProcess> {
  const command = [process.execPath, join(sandbox, 'world', 'main.js'), '--dir', directory];
  const world = RunningProcess.start(command, process.env);
  await world.said('"ready":true');
  return world;
}

/** A local world of its own, and the `hyops` that is tested in it: the stand-in, or the real one. */
export class HyopsUnderTest {
  private constructor(
    readonly directory: string,
    readonly values: Mapping,
    private world: RunningProcess,
    private readonly real: boolean,
  ) {}

  static async open(real = isReal): Promise<HyopsUnderTest> {
    const directory = mkdtempSync(join(tmpdir(), 'hyops-conformance-'));
    const setup = ['--dir', directory, '--time-scale', '0.02'];
    const made = await RunningProcess.start(
      [process.execPath, join(sandbox, 'setup', 'main.js'), ...setup],
      process.env,
    ).ended;
    if (made.rc !== 0) throw new Error(made.err);
    linkCollection(join(directory, 'home'));
    return new HyopsUnderTest(directory, mappingOf(JSON.parse(made.out)), await startWorld(directory), real);
  }

  /** Ends the world as an operator would, and starts it again on what it left. */
  async restartWorld(): Promise<Run> {
    this.world.child.kill('SIGTERM');
    const ended = await this.world.ended;
    this.world = await startWorld(this.directory);
    return ended;
  }

  async close(): Promise<void> {
    endGroup(this.world);
    await this.world.ended;
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Makes the runner's host of the world run the command that is tested. */
  installOnRunner(): void {
    if (!this.real) return;
    const prefix = textAt(this.values, 'runner_prefix');
    const exports = `PYTHONPATH='${realCore}' PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1`;
    const python = process.env['HYOPS_PYTHON'] ?? 'python3';
    const program = `#!/bin/sh\n${exports} exec '${python}' -m hyops.cli "$@"\n`;
    writeFileSync(join(prefix, 'venv', 'bin', 'hyops'), program, { mode: 0o755 });
    rmSync(join(prefix, 'app'));
    symlinkSync(realCore, join(prefix, 'app'));
    linkCollection(join(this.directory, 'runner', 'home'));
  }

  get root(): string {
    return textAt(this.values, 'runtime_root');
  }

  get dnsPort(): number {
    return numberAt(mappingAt(readJson(join(this.directory, 'sandbox.json')), 'ports'), 'dns', 0);
  }

  /** Starts `hyops` in a clean environment, with the vault's password unless `env` says otherwise. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningProcess {
    const [python, script] = [process.env['HYOPS_PYTHON'] ?? 'python3', join(sandbox, 'hyops', 'main.js')];
    const command = this.real ? [python, '-m', 'hyops.cli'] : [process.execPath, script];
    return RunningProcess.start([...command, ...args], {
      PATH: process.env['PATH'],
      HOME: join(this.directory, 'home'),
      NO_COLOR: '1',
      LC_ALL: 'C.UTF-8',
      HYOPS_UPDATE_CHECK: '0',
      HYOPS_UPDATE_POLICY_URL: 'http://127.0.0.1:1/',
      HYOPS_CORE_ROOT: this.real ? realCore : textAt(this.values, 'core_root'),
      PYTHONPATH: realCore,
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONUNBUFFERED: '1',
      HYOPS_VAULT_PASSWORD_FILE: textAt(this.values, 'vault_password_file'),
      ...env,
    });
  }

  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
    return this.start(args, env).ended;
  }

  deploy(file: string, more: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Run> {
    return this.run(
      ['blueprint', 'deploy', '--root', this.root, '--file', file, '--execute', '--yes', '--json', ...more],
      env,
    );
  }

  /** Writes a blueprint where deploys accept it from. JSON is YAML. */
  overlay(name: string, steps: Mapping[], more: Mapping = {}): string {
    const file = join(this.root, 'config', 'blueprints', `${name}.yml`);
    return this.blueprint(file, name, steps, more);
  }

  blueprint(file: string, name: string, steps: Mapping[], more: Mapping = {}): string {
    const head = {
      api_version: 'hybridops/v1',
      kind: 'BlueprintSpec',
      blueprint_ref: `local/${name}@v1`,
      mode: 'hybrid',
    };
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ ...head, ...more, steps }));
    return file;
  }

  statePath(moduleRef: string, instance: string): string {
    return join(
      this.root,
      'state',
      'modules',
      moduleRef.replaceAll('/', '__'),
      'instances',
      `${instance}.json`,
    );
  }

  state(moduleRef: string, instance: string): Mapping {
    return readJson(this.statePath(moduleRef, instance));
  }

  /** The run records of a module that are not preflights, oldest first. */
  records(moduleRef: string): string[] {
    const folder = join(this.root, 'logs', 'module', moduleRef.replaceAll('/', '__'));
    return existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.startsWith('apply-'))
          .sort()
      : [];
  }

  record(state: Mapping, name: string): string {
    return readFileSync(join(textAt(state, 'evidence_dir'), name), 'utf8');
  }
}
