import { Context } from '@temporalio/activity';
import { callFolder, HUMAN_PROOF } from '../../contract/evidence/files/calls';
import { ENDPOINTS } from '../../contract/evidence/files/endpoints';
import type { Activities } from '../../contract/run/activity-messages';
import type { Reason } from '../../contract/words/failures';
import type { TrafficCheck } from '../../contract/world/probe';
import { look } from '../reach/probe';
import { approvedPlan } from '../store/approved-plan';
import { fragment } from '../store/attempt';
import type { EvidenceStore } from '../store/store';
import { refusal } from '../temporal/refusal';
import { readTraffic, type TrafficSight } from './read-traffic';

const LOOK_EVERY_MS = 500;

/** Activities that prove changes by live probes after people or HyOps made them (C7.8, C8.6). */
export function createTrafficActivities(
  evidence: EvidenceStore,
): Pick<Activities, 'readTraffic' | 'proveHumanCall'> {
  return {
    async readTraffic(planRef, retry) {
      const plan = await approvedPlan(evidence, planRef);
      const checks = Array.isArray(plan.traffic) ? plan.traffic : [];
      const sights = (await Promise.all(checks.map(untilMet))).flat();
      const met = sights.every((sight) => sight.met);
      await evidence.record(
        planRef.ref,
        fragment(met ? 'traffic reaches the target' : 'traffic does not reach the target', {
          ...ENDPOINTS.anew(retry).holding({ endpoints: plan.endpoints, met, sights }),
        }),
      );
      if (!met) throw refusal(sights.filter((sight) => !sight.met).map(notThere));
      return { endpoints: plan.endpoints };
    },

    async proveHumanCall(request) {
      const plan = await approvedPlan(evidence, request);
      const call = plan.calls.find((one) => one.id === request.call);
      if (call?.kind !== 'human') throw new TypeError(`the plan has no human step ${request.call}`);
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
      const unmet = sights.filter((sight) => !sight.met);
      if (unmet.length > 0)
        throw refusal(
          unmet.map((sight) => ({
            code: 'HumanStepUnproven',
            what: `${call.name} is not proven: ${sight.probe}: ${sight.saw}`,
            where: call.id,
            do: call.instructions,
          })),
        );
    },
  };
}

/** Probes until the check is met or its time is up, because caches hold old answers for their time to live. */
async function untilMet(check: TrafficCheck): Promise<TrafficSight[]> {
  const until = performance.now() + check.within_seconds * 1000;
  for (;;) {
    const sights = await readTraffic(check);
    if (sights.every((sight) => sight.met) || performance.now() > until) return sights;
    Context.current().heartbeat(check.name);
    await Context.current().sleep(LOOK_EVERY_MS);
  }
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
