import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { CallFolders } from '../../activities/process/call-folders';
import { stopCalls } from '../../activities/process/stop-calls';
import { forgetUnfiltered } from '../../activities/process/unfiltered-folder';
import { createDrClient, type DrClient, type RunSummary } from '../../client';
import { generateEvidenceKey } from '../../client/cli/generate-key';
import type { Decision } from '../../contract/decision/decision';
import type { ApprovalRequest, RunStatus } from '../../contract/run/record';
import { type Program, runProgram, startProgram } from '../../tools/dev/program';
import { type Executed, execute } from './execute';
import { firstPort, ownNamespace } from './jest/namespaces';
import { keysInOtherCasing } from './other-casing';
import { endedUnsealed, wrongInEvidence } from './sealed-evidence';
import { until } from './until';

const PROJECT = join(__dirname, '..', '..');
const LIB = join(PROJECT, 'lib');
/** A query costs the server and the worker more than reading a file. */
const ASK_A_RUN_EVERY_MS = 250;
const SEE_THAT_IT_GOES_ON_EVERY_MS = 2_000;
const DECISIONS = join(PROJECT, 'sandbox', 'decisions');

/** One line of the stand-in's record of executed steps. */
export interface Execution {
  event: 'start' | 'end';
  step: string;
  module_ref: string;
  run_id: string;
}

/** The local world of one test file: sites, DNS, stand-in `hyops` and a worker, in a separate Temporal namespace. */
export class World {
  private constructor(
    readonly dir: string,
    readonly namespace: string,
    readonly client: Client,
    readonly dr: DrClient,
    private sites: Program,
    private workers: Program[],
  ) {}

  /** Opens a world. `before` can change it before the first worker starts and reads its configuration. */
  static async open(
    options: { timeScale?: number; workerFlags?: string[]; before?: (world: World) => Promise<void> } = {},
  ): Promise<World> {
    const namespace = ownNamespace();
    const dir = await mkdtemp(join(tmpdir(), `hyops-dr-${namespace}-`));
    await runProgram(join(LIB, 'sandbox/setup/main.js'), [
      ...['--dir', dir, '--namespace', namespace, '--runner', 'local'],
      ...['--time-scale', String(options.timeScale ?? 0.005), '--first-port', String(firstPort(namespace))],
    ]);
    generateEvidenceKey(join(dir, 'config'));
    const sites = await startProgram(
      join(LIB, 'sandbox/world/main.js'),
      ['--dir', dir],
      join(dir, 'world.log'),
    );
    const connection = await Connection.connect({ address: address() });
    const client = new Client({ connection, namespace });
    const world = new World(dir, namespace, client, await createDrClient({ client }), sites, []);
    try {
      await options.before?.(world);
      await world.startWorker(...(options.workerFlags ?? []));
    } catch (error) {
      const log = await readFile(world.path('worker.log'), 'utf8').catch(String);
      await sites.stop(2000);
      await connection.close();
      throw new Error(`${error}
${log}`);
    }
    return world;
  }

  /** Ends the world. Its evidence must be sealed and verify, but for the decisions of which an attacker told stories. */
  async close(storiesOf: readonly string[] = []): Promise<void> {
    const unsealed = await endedUnsealed(this, storiesOf);
    await Promise.all(this.workers.map((worker) => worker.stop(3000)));
    const findings = await wrongInEvidence(this, storiesOf);
    await this.stopCalls();
    await this.sites.stop(2000);
    await this.client.connection.close();
    await rm(this.dir, { recursive: true, force: true });
    await forgetUnfiltered(this.dir);
    findings.push(...unsealed);
    if (findings.length > 0) throw new Error(`sealed evidence does not verify: ${findings.join('; ')}`);
  }

  path(...parts: string[]): string {
    return join(this.dir, ...parts);
  }

  startWorker(...flags: string[]): Promise<Program> {
    return this.startWorkerOf(PROJECT, ...flags);
  }

  /** Starts a worker of an installation in another folder. */
  async startWorkerOf(product: string, ...flags: string[]): Promise<Program> {
    const args = [
      'run',
      '--config',
      this.path('config'),
      '--address',
      address(),
      '--namespace',
      this.namespace,
    ];
    const worker = await startProgram(
      join(product, 'lib/worker/main.js'),
      [...args, ...flags],
      this.path('worker.log'),
    );
    this.workers.push(worker);
    return worker;
  }

  /** The most recently started worker. */
  get worker(): Program {
    const worker = this.workers.at(-1);
    if (!worker) throw new Error('there is no worker');
    return worker;
  }

  /** The worker that was started before the most recent one. */
  get olderWorker(): Program {
    const worker = this.workers.at(-2);
    if (!worker) throw new Error('there is one worker at most');
    return worker;
  }

  /** Process ids of the most recent worker and its children. */
  async workerFamily(): Promise<number[]> {
    const { pid } = this.worker;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return [pid, ...children.split(' ').filter(Boolean).map(Number)];
  }

  /** Interrupts the calls in flight, as for maintenance. */
  async stopCalls(): Promise<void> {
    await stopCalls(new CallFolders(this.path('state')), 'the test is over', 7000);
  }

  async killWorker(): Promise<void> {
    process.kill(this.worker.pid, 'SIGKILL');
    await this.worker.ended;
  }

  /** Returns a sample decision with another id. */
  async decision(sample: string, id: string, changes: object = {}): Promise<Decision> {
    return {
      ...JSON.parse(await readFile(join(DECISIONS, `${sample}.json`), 'utf8')),
      decision_id: id,
      ...changes,
    };
  }

  /** Submits a sample decision and waits until it can be approved; returns the approval request. */
  async waiting(id: string, sample = 'failover-gcp-restore'): Promise<ApprovalRequest> {
    await this.dr.submit(await this.decision(sample, id));
    return this.dr.awaitApprovalRequest(id);
  }

  /** Submits a sample decision, approves it as alice, and waits for its end. */
  async run(sample: string, id: string, changes: object = {}) {
    await this.dr.submit(await this.decision(sample, id, changes));
    await this.approve(id);
    return this.end(id);
  }

  /** Waits for the end of a run by a long poll, which is cheap. Throws early when the run stops for an operator. */
  async end(id: string, withinMs = 60_000): Promise<RunSummary> {
    const end = this.dr.result(id);
    const ended = end.then(() => true);
    ended.catch(() => undefined);
    const late = Date.now() + withinMs;
    let last = 'no status yet';
    while (Date.now() < late) {
      if (await Promise.race([ended, setTimeout(SEE_THAT_IT_GOES_ON_EVERY_MS, false)])) return end;
      const status = await this.status(id).catch(String);
      if (typeof status === 'object' && status.stopped)
        throw new Error(`it stopped at ${status.stopped.failure}: ${JSON.stringify(status.stopped.reasons)}`);
      last = typeof status === 'string' ? status : `it is ${status.phase}`;
    }
    throw new Error(`not ended within ${withinMs} ms; ${last}`);
  }

  async approve(id: string, as = 'alice') {
    await this.dr.awaitApprovalRequest(id);
    return this.dr.approve(id, { as, reason: 'the primary is lost' });
  }

  /** Waits until the run is in a phase; otherwise throws with its current phase. */
  untilPhase(id: string, phase: string): Promise<void> {
    return this.untilStatus(id, (status) => {
      if (status.phase === 'ended' && phase !== 'ended')
        throw new Error(`the run ended as ${status.outcome}: ${JSON.stringify(status.reasons)}`);
      return status.phase === phase || `it is ${status.phase} at ${status.step}`;
    });
  }

  /** Waits until a failure with this code stops the run at a call; returns what the run reports about it. */
  async untilStopped(id: string, code: string): Promise<NonNullable<RunStatus['stopped']>> {
    let stopped: RunStatus['stopped'] = null;
    await this.untilStatus(id, (status) => {
      stopped = status.stopped;
      const found = stopped?.reasons[0]?.code;
      return found === code || `stopped by ${found}`;
    });
    if (!stopped) throw new Error(`${id} did not stop`);
    return stopped;
  }

  /** Waits until the status of a run meets a condition, which returns answers as for `until`. */
  async untilStatus(
    id: string,
    condition: (status: RunStatus) => boolean | string,
    withinMs = 60_000,
  ): Promise<void> {
    await until(
      async () => {
        // Queries may fail for a moment after a worker was killed.
        const status = await this.status(id).catch(String);
        return typeof status === 'string' ? status : condition(status);
      },
      withinMs,
      ASK_A_RUN_EVERY_MS,
    );
  }

  async status(id: string): Promise<RunStatus> {
    return this.client.workflow.getHandle(`dr-${id}`).query<RunStatus>('status');
  }

  /** The executions that the stand-in recorded, outside runtime root and evidence. */
  async executions(): Promise<Execution[]> {
    const text = await readFile(this.path('executions.jsonl'), 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  async faults(faults: object): Promise<void> {
    await writeFile(this.path('faults.json'), JSON.stringify(faults));
  }

  async values(): Promise<Record<string, string>> {
    return JSON.parse(await readFile(this.path('sandbox.json'), 'utf8')).values;
  }

  /** Changes a site through the world's control URL, as a person would with curl. */
  async site(name: string, verb: string): Promise<void> {
    const { control_url } = await this.values();
    const response = await fetch(`${control_url}/sites/${name}/${verb}`, { method: 'POST' });
    if (!response.ok) throw new Error(`${verb} ${name}: ${response.status} ${await response.text()}`);
  }

  async policy(text: string): Promise<void> {
    await writeFile(this.path('config', 'policy.yaml'), text);
  }

  /** Puts a secret into the vault as an operator does: from a file, because arguments are visible to all users. */
  async intoVault(name: string, file: string): Promise<void> {
    const env = {
      PATH: process.env['PATH'] ?? '',
      HYOPS_CORE_ROOT: this.path('core'),
      HYOPS_VAULT_PASSWORD_FILE: this.path('vault.pass'),
    };
    const args = ['secrets', 'set', '--root', this.path('runtime', 'dev'), '--from-file', `${name}=${file}`];
    const { code, stdout } = await execute(
      process.execPath,
      [join(LIB, 'sandbox/hyops/main.js'), ...args],
      env,
    );
    if (code !== 0) throw new Error(stdout);
  }

  async append(file: string, text: string): Promise<void> {
    await appendFile(this.path(file), text);
  }

  /** Runs the Temporal CLI against this world; resolves with code and output. */
  async temporal(...args: string[]): Promise<Executed> {
    const cli = process.env['HYOPS_DR_TEMPORAL_CLI'] ?? 'temporal';
    return execute(cli, [...args, '--address', address(), '--namespace', this.namespace]);
  }

  /** The environment in which the command line reaches this world. */
  environment(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.dir,
      TEMPORAL_ADDRESS: address(),
      TEMPORAL_NAMESPACE: this.namespace,
      HYOPS_DR_CONFIG: this.path('config'),
    };
  }

  /** Runs the command line of this project against this world; with `--json` it must print one document in snake_case. */
  async hyopsDr(...args: string[]): Promise<Executed> {
    const env = this.environment();
    const executed = await execute(process.execPath, [join(LIB, 'client/main.js'), ...args], env);
    if (args.includes('--json') && executed.stdout !== '')
      expect(keysInOtherCasing(JSON.parse(executed.stdout))).toEqual([]);
    return executed;
  }
}

function address(): string {
  const given = process.env['HYOPS_DR_TEST_TEMPORAL'];
  if (!given) throw new Error('HYOPS_DR_TEST_TEMPORAL is not set');
  return given;
}
