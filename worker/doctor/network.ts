import { Resolver } from 'node:dns/promises';
import { codeOf } from '../../activities/files/error-code';
import type { Places } from '../../activities/reach/dial';
import type { Configuration } from '../../contract/configuration/configuration';
import type { Plan } from '../../contract/plan/plan';
import type { Probe, TrafficCheck } from '../../contract/world/probe';
import { RUNNER } from '../../contract/world/vantages';
import { attempt } from './check';
import { answerOf, reachVantage } from './reach';
import type { Task } from './side-by-side';

/** Dials every vantage point, asks every name server, and tries every probe of the plans. */
export function networkTasks({ vantages }: Configuration, plans: readonly Plan[], places: Places): Task[] {
  const probes = plans.flatMap(({ fencing }) =>
    'nothing' in fencing
      ? []
      : fencing.rungs.flatMap((rung) =>
          rung.rung === 'live-probes'
            ? rung.from.flatMap((from) => rung.probes.map((probe) => probeTask(probe, from, places)))
            : [],
        ),
  );
  const servers = plans.flatMap(({ traffic }) =>
    Array.isArray(traffic)
      ? traffic.flatMap((check) => check.servers.map((server) => serverTask(check, server)))
      : [],
  );
  return distinct([...Object.keys(vantages).map((name) => vantageTask(name, places)), ...servers, ...probes]);
}

function vantageTask(name: string, places: Places): Task {
  return task(`vantage point ${name}`, `make vantages.${name} in hyops-dr.yaml work for this user`, () =>
    reachVantage(name, places),
  );
}

/** The old primary must be able to show that it is fenced, which includes that the probe gets an answer today. */
function probeTask(probe: Probe, from: string, places: Places): Task {
  const where = from === RUNNER ? 'the runner' : from;
  return task(
    `probe "${probe.name}" of ${probe.kind === 'http' ? probe.url : `${probe.host}:${probe.port}`}, from ${where}`,
    'correct the probe in the plan, or let this place reach the old primary',
    () => answerOf(probe, from, places),
  );
}

function serverTask({ name, type }: TrafficCheck, server: string): Task {
  const advice = 'correct traffic.servers in the plan, or let the runner reach this name server';
  return task(`name server ${server} for ${name}`, advice, async () => {
    const resolver = new Resolver({ timeout: 2000, tries: 2 });
    resolver.setServers([server]);
    try {
      const found = await (type === 'A' ? resolver.resolve4(name) : resolver.resolve6(name));
      return `answers ${found.join(', ')}`;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOTFOUND' || code === 'ENODATA') throw new Error(`has no ${type} record for ${name}`);
      throw new Error(`does not answer (${code})`);
    }
  });
}

function task(name: string, advice: string, look: () => Promise<string>): Task {
  return { name, look: async () => [await attempt(name, advice, look)] };
}

/** Several plans ask the same. */
function distinct(tasks: readonly Task[]): Task[] {
  return [...new Map(tasks.map((one) => [one.name, one])).values()];
}
