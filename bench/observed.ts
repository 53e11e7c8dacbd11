import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Decision } from '../contract/decision/decision';
import { freePort } from '../tools/temporal-server/free-port';
import { type LocalWorld, openLocalWorld } from './a-local-world';
import { median, writeResult } from './result-file';
import { runToEnd } from './run-to-end';

/**
 * `node lib/bench/observed.js`: compares a worker that serves health and metrics, is scraped each second, and sends
 * traces, with one that does neither, in turns, on one server: CPU time of the worker and duration, in ms for each run.
 */
const ROUNDS = ['plain', 'observed', 'observed', 'plain', 'plain', 'observed', 'observed', 'plain'] as const;
const WARM_UP = 10;
const RUNS = 60;
const AT_ONCE = 4;
const TICK_MS = 10;

type Kind = (typeof ROUNDS)[number];
interface Sample {
  kind: Kind;
  cpu_ms: number;
  run_ms: number;
}

function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

async function inTurns(ids: string[], one: (id: string) => Promise<unknown>): Promise<void> {
  const left = [...ids];
  const take = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) await one(id);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
}

/** A collector that takes every trace and keeps none. */
async function sink(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`;
}

async function round(world: LocalWorld, kind: Kind, at: number, traces: string): Promise<Sample> {
  const file = join(world.config, 'hyops-dr.yaml');
  const text = readFileSync(file, 'utf8');
  const observed = `127.0.0.1:${await freePort()}`;
  if (kind === 'observed') writeFileSync(file, `${text}\nobserve:\n  traces: ${traces}\n`);
  const worker = await world.startWorker(...(kind === 'observed' ? ['--observe', observed] : []));
  writeFileSync(file, text);
  const scraping = setInterval(() => {
    if (kind === 'observed')
      fetch(`http://${observed}/metrics`).then(
        (one) => one.text(),
        () => undefined,
      );
  }, 1000);
  const hold: Decision = JSON.parse(readFileSync(join(__dirname, '../sandbox/decisions/hold.json'), 'utf8'));
  const run = async (decision_id: string) => {
    await world.dr.submit({ ...hold, decision_id });
    await world.dr.result(decision_id);
  };
  const ids = (what: string, length: number) => Array.from({ length }, (_, one) => `${what}-${at}-${one}`);
  await inTurns(ids('warm', WARM_UP), run);
  const before = { cpu: cpuMs(worker.pid), at: performance.now() };
  await inTurns(ids('run', RUNS), run);
  const sample = {
    kind,
    cpu_ms: (cpuMs(worker.pid) - before.cpu) / RUNS,
    run_ms: (performance.now() - before.at) / RUNS,
  };
  clearInterval(scraping);
  await worker.stop(3000);
  return sample;
}

async function main(): Promise<void> {
  const world = await openLocalWorld('observed');
  try {
    const traces = await sink();
    const samples: Sample[] = [];
    for (const [at, kind] of ROUNDS.entries()) samples.push(await round(world, kind, at, traces));
    const of = (kind: Kind, figure: 'cpu_ms' | 'run_ms') =>
      median(samples.filter((one) => one.kind === kind).map((one) => one[figure]));
    writeResult('observed', {
      goal: { cpu_ratio: 1.05, run_ratio: 1.05 },
      cpu_ratio: of('observed', 'cpu_ms') / of('plain', 'cpu_ms'),
      run_ratio: of('observed', 'run_ms') / of('plain', 'run_ms'),
      samples,
    });
  } finally {
    await world.close();
  }
}

runToEnd(main);
