import type { ReadConfiguration } from '../../contract/configuration/folder';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { PlanRef } from '../../contract/run/activity-messages';
import type { HyopsInstallation } from '../hyops/installation';
import type { CallFolders } from '../process/call-folders';
import { RecordedRun } from '../store/recorded-run';
import type { EvidenceStore } from '../store/store';
import { required } from '../temporal/refusal';
import type { OrderWorld } from './in-order';

interface Dependencies {
  evidence: EvidenceStore;
  calls: CallFolders;
  readConfiguration: ReadConfiguration;
  installation: HyopsInstallation;
}

/** Reads what the order of a run is judged by, now. Throws a refusal when the configuration cannot be read. */
export async function orderNow(
  { evidence, calls, readConfiguration, installation }: Dependencies,
  planRef: PlanRef,
  plan: CompiledPlan,
): Promise<OrderWorld> {
  const folder = required(await readConfiguration());
  const seen = await evidence.seen(planRef.ref);
  const use = { plan, planDigest: planRef.plan_digest, folder, seen, searchPath: installation.path };
  return { use, recorded: await RecordedRun.of(evidence, calls, planRef) };
}
