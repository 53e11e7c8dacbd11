import { REMOVAL } from '../../contract/evidence/files/access';
import { CALL_ACCESS } from '../../contract/evidence/files/calls';
import type { Activities, PlanRef } from '../../contract/run/activity-messages';
import type { Reason } from '../../contract/words/failures';
import { isAddress, isPrivateAddress } from '../../contract/world/address';
import { type HyopsInstallation, runtimeRoot } from '../hyops/installation';
import { type ModuleState, readModuleState } from '../hyops/module-state';
import { look, type Sight } from '../reach/probe';
import { approvedPlan } from '../store/approved-plan';
import { fragment } from '../store/attempt';
import type { EvidenceStore } from '../store/store';
import { refusal } from '../temporal/refusal';

/** Proves after a run by `public-ephemeral` that the public address is removed and no longer answers (C5.5). */
export function createRemovalActivities(
  evidence: EvidenceStore,
  installation: HyopsInstallation,
): Pick<Activities, 'proveRemoval'> {
  return {
    async proveRemoval(planRef) {
      const plan = await approvedPlan(evidence, planRef);
      const { access } = plan;
      if (access.mode !== 'public-ephemeral')
        throw new TypeError(`the access mode of the plan is ${access.mode}`);
      const state = await readModuleState(runtimeRoot(installation, plan.environment), access.vm_state_ref);
      const left = addressesIn(state);
      const used = await addressesUsed(evidence, planRef);
      const probes = await knock([...new Set([...left, ...used])], access.ports);
      const reasons = [
        ...left.map((address) => still(`${address} is still assigned to a machine`, access.vm_state_ref)),
        ...probes.filter(({ met }) => met).map(({ saw }) => still(saw, access.vm_state_ref)),
      ];
      await evidence.record(
        planRef.ref,
        fragment(reasons.length === 0 ? 'no public address remains' : 'a public address remains', {
          ...REMOVAL.holding({
            removed: reasons.length === 0,
            state: { ref: access.vm_state_ref, status: state?.status ?? 'missing', public_addresses: left },
            used,
            probes,
            reasons,
          }),
        }),
      );
      if (reasons.length > 0) throw refusal(reasons);
    },
  };
}

/** Probes each address at each port; an accepted connection shows that it is still open. */
async function knock(addresses: string[], ports: number[]): Promise<Sight[]> {
  return Promise.all(
    addresses.flatMap((host) =>
      ports.map((port) => look({ kind: 'tcp', name: `${host}:${port} after its removal`, host, port })),
    ),
  );
}

/** Lists the public addresses in a module state of machines; a destroyed one has none. */
function addressesIn(state: ModuleState | undefined): string[] {
  if (state === undefined || ['destroyed', 'absent', 'missing'].includes(state.status)) return [];
  return [...new Set(textsIn(state.outputs))].filter((text) => isAddress(text) && !isPrivateAddress(text));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Lists the public addresses that calls of this run connected to, in all attempts. */
async function addressesUsed(evidence: EvidenceStore, { ref }: PlanRef): Promise<string[]> {
  const fragments = await evidence.fragments(ref);
  const left = fragments.flatMap(({ files }) => Object.keys(files).filter((path) => CALL_ACCESS.isAt(path)));
  const kept = await Promise.all(left.map((path) => evidence.read(ref, path)));
  const hosts = kept.flatMap((one) => CALL_ACCESS.read(one)?.proof?.hosts ?? []);
  return [...new Set(hosts.map(({ host }) => host))].filter(
    (host) => isAddress(host) && !isPrivateAddress(host),
  );
}

function still(what: string, where: string): Reason {
  return {
    code: 'PublicAddressLeft',
    what: `the public address is not removed: ${what}`,
    where,
    do: 'remove the address with HyOps now, and find out who used it',
  };
}
