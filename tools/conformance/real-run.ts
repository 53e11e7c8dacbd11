import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createDrClient, type DrClient, type RunView } from '../../client';
import { runProgram, startProgram } from '../dev/program';
import { progressLine } from '../temporal-cli/progress-line';
import { resolveTemporalCli } from '../temporal-cli/resolve-temporal-cli';
import { startTemporalServer } from '../temporal-server/start-temporal-server';
import type { RealWorld } from './real-world';

const LIB = join(__dirname, '..', '..');
const STOP_MS = { worker: 1_500, calls: 4_500, server: 2_000, world: 1_000 };
const LOOK_EVERY_MS = 300;

/** Starts the sites, a Temporal server and a worker, and connects a client. Passes `atEnd` a function that ends each. */
export async function startParts(
  dir: string,
  { config }: RealWorld,
  signal: AbortSignal,
  atEnd: (end: () => Promise<void>) => void,
): Promise<DrClient> {
  const log = (name: string) => join(dir, 'logs', `${name}.log`);
  const start = (script: string, ...args: string[]) =>
    startProgram(join(LIB, script, 'main.js'), args, log(script.replace('/', '-')), signal);
  const line = progressLine(process.stderr);
  const cli = await resolveTemporalCli({ progress: line.show, signal });
  line.end();
  const sites = await start('sandbox/world', '--dir', dir);
  atEnd(() => sites.stop(STOP_MS.world));
  const server = await startTemporalServer({
    cliPath: cli.path,
    dbFile: join(dir, 'temporal.db'),
    port: 0,
    uiPort: 0,
    headless: true,
    namespaces: [],
    logFile: log('temporal'),
    signal,
  });
  atEnd(() => server.stop(STOP_MS.server));
  atEnd(() => runProgram(join(LIB, 'worker/main.js'), ['stop-calls', '--config', config], STOP_MS.calls));
  const where = ['--address', server.address, '--namespace', 'default'];
  const worker = await start('worker', 'run', '--config', config, ...where);
  atEnd(() => worker.stop(STOP_MS.worker));
  const dr = await createDrClient({ address: server.address, namespace: 'default' });
  atEnd(() => dr.close());
  return dr;
}

/**
 * Submits the decision, approves it as alice and does the human's step as bob. Resolves to the run when it has ended or
 * waits for an operator at any other step.
 */
export async function runDecision(
  dr: DrClient,
  world: RealWorld,
  say: (line: string) => void,
): Promise<RunView> {
  const { decision_id: decisionId } = await dr.submit(world.decision);
  say(`submitted ${decisionId}`);
  const { plan_digest } = await dr.awaitApprovalRequest(decisionId);
  await dr.approve(decisionId, { as: 'alice', reason: 'the primary is lost and fenced' });
  say(`alice approved plan ${plan_digest.slice(0, 12)}`);
  const first = await untilItRests(dr, decisionId, undefined);
  const todo = failureOf(first);
  if (!todo?.includes('promote_managed_standby')) return first;
  await world.promote();
  await dr.operate(decisionId, 'retryStep', { as: 'bob', reason: 'the standby is promoted' });
  say('bob promoted the managed standby and reported it');
  return untilItRests(dr, decisionId, todo);
}

/** Returns the failure for which a run waits for an operator. */
function failureOf(view: RunView): string | undefined {
  return view.answered_by === 'worker' ? view.stopped?.failure : undefined;
}

async function untilItRests(dr: DrClient, decisionId: string, after: string | undefined): Promise<RunView> {
  for (;;) {
    const view = await dr.status(decisionId);
    const failure = failureOf(view);
    if (view.end || (failure !== undefined && failure !== after)) return view;
    await delay(LOOK_EVERY_MS);
  }
}
