import { Context } from '@temporalio/activity';
import type { ReadConfiguration } from '../../contract/configuration/folder';
import { callFolder, HUMAN_PROOF } from '../../contract/evidence/files/calls';
import { ENDPOINTS } from '../../contract/evidence/files/endpoints';
import type { PublishedEndpoint } from '../../contract/plan/endpoints';
import type { Activities } from '../../contract/run/activity-messages';
import type { Reason } from '../../contract/words/failures';
import type { TrafficCheck } from '../../contract/world/probe';
import { proofReasons, readBackReasons } from '../gates/in-order';
import { orderNow } from '../gates/order-now';
import { type HyopsInstallation, runtimeRoot } from '../hyops/installation';
import type { CallFolders } from '../process/call-folders';
import { look } from '../reach/probe';
import { approvedPlan } from '../store/approved-plan';
import { fragment } from '../store/attempt';
import type { EvidenceStore } from '../store/store';
import { saying } from '../temporal/beating';
import { concluded, refusal } from '../temporal/refusal';
import { type PublishedSight, readPublished } from './read-published';
import { readTraffic, type TrafficSight } from './read-traffic';

interface Dependencies {
  evidence: EvidenceStore;
  calls: CallFolders;
  readConfiguration: ReadConfiguration;
  installation: HyopsInstallation;
}

const LOOK_EVERY_MS = 500;

/** Activities that prove changes by live probes after people or HyOps made them (C7.8, C8.6). */
export function createTrafficActivities(
  deps: Dependencies,
): Pick<Activities, 'readTraffic' | 'proveHumanCall'> {
  const { evidence, installation } = deps;
  return {
    async readTraffic(planRef, retry) {
      const plan = await approvedPlan(evidence, planRef);
      refuse(await readBackReasons(await orderNow(deps, planRef, plan)));
      const checks = Array.isArray(plan.traffic) ? plan.traffic : [];
      const root = runtimeRoot(installation, plan.environment);
      const named = Object.entries(plan.endpoints);
      const sights = (await Promise.all(checks.map((check) => trafficSights(check)))).flat();
      const published = await Promise.all(
        named.flatMap(([name, endpoint]) =>
          typeof endpoint === 'string' ? [] : [publishedSight(root, name, endpoint)],
        ),
      );
      const endpoints = Object.fromEntries([
        ...named.flatMap(([name, endpoint]) => (typeof endpoint === 'string' ? [[name, endpoint]] : [])),
        ...published.flatMap(({ endpoint, address }) => (address === null ? [] : [[endpoint, address]])),
      ]);
      const reasons = [...sights.filter(unmet).map(notThere), ...published.filter(unmet).map(notPublished)];
      const met = reasons.length === 0;
      await evidence.record(
        planRef.ref,
        fragment(met ? 'the target is reached' : 'the target is not reached', {
          ...ENDPOINTS.anew(retry).holding({ endpoints, met, sights, published }),
        }),
      );
      if (!met) throw concluded(reasons);
      return { endpoints };
    },

    async proveHumanCall(request) {
      const plan = await approvedPlan(evidence, request);
      const call = plan.calls.find((one) => one.id === request.call);
      if (call?.kind !== 'human') throw new TypeError(`the plan has no human step ${request.call}`);
      refuse(await proofReasons(await orderNow(deps, request, plan), request, call));
      const sights = await Promise.all(call.proof.map((probe) => look(probe)));
      await evidence.record(
        request.ref,
        fragment(`human step ${call.name} probed`, {
          ...HUMAN_PROOF.holding(
            { ...request, instructions: call.instructions, sights },
            callFolder(call.id, request.retry),
          ),
        }),
      );
      const missing = sights.filter(unmet);
      if (missing.length > 0)
        throw concluded(
          missing.map((sight) => ({
            code: 'HumanStepUnproven',
            what: `${call.name} is not proven: ${sight.probe}: ${sight.saw}`,
            where: call.id,
            do: call.instructions,
          })),
        );
    },
  };
}

function refuse(reasons: readonly Reason[]): void {
  if (reasons.length > 0) throw refusal(reasons);
}

const unmet = ({ met }: { met: boolean }) => !met;

function trafficSights(check: TrafficCheck): Promise<TrafficSight[]> {
  return untilMet(check.name, check.within_seconds, () => readTraffic(check));
}

async function publishedSight(
  root: string,
  name: string,
  endpoint: PublishedEndpoint,
): Promise<PublishedSight> {
  const look = async () => [await readPublished(root, name, endpoint)] as const;
  const [sight] = await untilMet(name, endpoint.within_seconds, look);
  return sight;
}

/**
 * Probes until everything is as expected or the time is up: caches hold old answers, and a service that just started
 * needs a moment.
 */
async function untilMet<T extends readonly { met: boolean }[]>(
  name: string,
  seconds: number,
  look: () => Promise<T>,
): Promise<T> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const sights = await look();
    if (!sights.some(unmet) || performance.now() > until) return sights;
    saying(`probing ${name}`);
    await Context.current().sleep(LOOK_EVERY_MS);
  }
}

function notPublished({ endpoint, address, saw, state_ref }: PublishedSight): Reason {
  return {
    code: 'TrafficNotVerified',
    what: `endpoint ${endpoint}${address === null ? '' : ` at ${address}`} is not reached: ${saw}`,
    where: state_ref,
    do: 'check what the call made, then retry, skip or abort',
  };
}

function notThere(sight: TrafficSight): Reason {
  const answered = sight.services.map((service) => `${service.url} answers ${service.answered}`).join('; ');
  return {
    code: 'TrafficNotVerified',
    what: `${sight.name} resolves to ${sight.addresses.join(', ') || 'nothing'} at ${sight.server}${answered ? `; ${answered}` : ''}`,
    where: sight.name,
    do: 'check the authoritative DNS server and the target, then retry, skip or abort',
  };
}
