import type { ReadConfiguration } from '../../contract/configuration/folder';
import { type Fencing, judged, type Rung } from '../../contract/gates/fencing';
import { hostsOf, isState, mismatches, nameOf, publishedHost } from '../../contract/gates/old-primary';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { Reason } from '../../contract/words/failures';
import { type HyopsInstallation, placesOf, runtimeRoot } from '../hyops/installation';
import { readModuleState } from '../hyops/module-state';
import type { Places } from '../reach/dial';
import { look } from '../reach/probe';
import { readStatements } from './fencing-statement';
import type { TriedRung } from './tried-rung';

/** What is needed to try the rungs. */
export interface FencingWorld {
  installation: HyopsInstallation;
  readConfiguration: ReadConfiguration;
}

/** The proof that the old primary accepts no writes; `proven_by` is null when there is none. */
export interface FencingProof {
  old_primary: string;
  proven_by: Rung['rung'] | null;
  tried: TriedRung[];
}

/**
 * Tries the rungs in the plan's order until one proves the fencing (C6.5). Each is tried live, so that no proof is older
 * than its rung allows. A refusal contains the answer of every rung.
 */
export async function proveFencing(
  fencing: Fencing,
  plan: CompiledPlan,
  world: FencingWorld,
): Promise<{ reasons: Reason[]; proof: FencingProof }> {
  const tried: TriedRung[] = [];
  for (const rung of fencing.rungs) {
    const answer = await ask(fencing, rung, plan, world);
    tried.push({ ...answer, ...judged(rung, answer, new Date()) });
    if (tried.at(-1)?.met) break;
  }
  const provenBy = tried.find(({ met }) => met)?.rung ?? null;
  const old_primary = nameOf(fencing.old_primary);
  const answers = tried.map(({ rung, says }) => `${rung}: ${says}`).join('; ');
  const reasons: Reason[] =
    provenBy === null
      ? [
          {
            code: 'FencingUnproven',
            what: `nothing proves that the old primary ${old_primary} accepts no writes. ${answers}`,
            where: old_primary,
            do: 'fence the old primary (stop it or make it read-only), then issue a new decision',
          },
        ]
      : [];
  return { reasons, proof: { old_primary, proven_by: provenBy, tried } };
}

async function ask(
  fencing: Fencing,
  rung: Rung,
  plan: CompiledPlan,
  { installation, readConfiguration }: FencingWorld,
): Promise<TriedRung> {
  switch (rung.rung) {
    case 'live-probes':
      return askOldPrimary(fencing, rung, installation, plan);
    case 'two-person-statement':
      return readStatements(fencing, plan, readConfiguration, installation.path);
    default:
      return { rung: rung.rung, met: false, says: 'not available', observed_at: null };
  }
}

/**
 * Asks the old primary itself, because probes of another host prove nothing. Reads its states again, because they may
 * have changed.
 */
async function askOldPrimary(
  { old_primary }: Fencing,
  rung: Extract<Rung, { rung: 'live-probes' }>,
  installation: HyopsInstallation,
  plan: CompiledPlan,
): Promise<TriedRung> {
  const hosts: string[] = [];
  const against: string[] = [];
  for (const host of hostsOf(old_primary)) {
    const state = isState(host)
      ? await readModuleState(runtimeRoot(installation, plan.environment), host)
      : undefined;
    const published = state?.status === 'ok' ? publishedHost(state.outputs) : undefined;
    if (!isState(host)) hosts.push(host);
    else if (published === undefined) against.push(`the state ${host} publishes no host`);
    else hosts.push(published);
  }
  against.push(...mismatches(hosts, rung.probes));
  if (against.length > 0) return { rung: rung.rung, met: false, says: against.join('; '), observed_at: null };
  return askLive(rung, placesOf(installation, plan));
}

/** Runs every probe from every vantage point in parallel; all must see the old primary down or read-only. */
async function askLive(rung: Extract<Rung, { rung: 'live-probes' }>, places: Places): Promise<TriedRung> {
  const sights = await Promise.all(
    rung.from.flatMap((from) => rung.probes.map((probe) => look(probe, from, places))),
  );
  const against = sights.filter(({ met }) => !met);
  return {
    rung: rung.rung,
    met: against.length === 0,
    says: (against.length > 0 ? against : sights)
      .map(({ from, probe, saw }) => `${probe}, seen from ${from}: ${saw}`)
      .join('; '),
    observed_at: sights.map(({ at }) => at).toSorted()[0] ?? null,
    sights,
  };
}
