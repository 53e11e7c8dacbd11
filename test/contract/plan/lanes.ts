import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { sampleFile } from '../../../client/init/sample';
import type { Decision } from '../../../contract/decision/decision';
import { Plan } from '../../../contract/plan/plan';
import { Blueprint } from '../../../contract/world/blueprint';
import { MORE_ANSWERS } from '../../support/site-answers';
import { aDecision } from '../decision/a-decision';

const ROOT = join(__dirname, '..', '..', '..');

/** Every lane of HyOps that a sample plan is shipped for, with its blueprint. */
export const LANES: readonly (readonly [plan: string, blueprint: string])[] = [
  ['failover-gcp-restore', 'dr/postgresql-ha-failover-gcp@v1'],
  ['failback-onprem-restore', 'dr/postgresql-ha-failback-onprem@v1'],
  ['standby-gcp-managed', 'dr/postgresql-cloudsql-standby-gcp@v1'],
  ['failover-gcp-managed-promote', 'dr/postgresql-cloudsql-promote-gcp@v1'],
  ['failback-onprem-managed', 'dr/postgresql-cloudsql-failback-onprem@v1'],
  ['failback-onprem-managed-vault', 'dr/postgresql-cloudsql-failback-onprem@v1'],
  ['burst-gcp', 'gcp/gke-burst@v1'],
  ['runner-gcp', 'networking/gcp-ops-runner@v1'],
];

/** A shipped sample as people would have filled it in. */
export function filledSample(name: string): Plan {
  const text = sampleFile(`plans/${name}.yaml`, MORE_ANSWERS);
  return Plan.parse(parse(text.replaceAll(/CHANGE_ME\w*/g, 'filled-in')));
}

/** Where blueprints are read: those of a real checkout when there is one, or the stand-in's. */
export const CORES: readonly (readonly [whose: string, folder: string])[] = [
  ['the stand-in', join(ROOT, 'sandbox/core')],
  ...(process.env['HYOPS_CORE_ROOT'] ? ([['HyOps', process.env['HYOPS_CORE_ROOT']]] as const) : []),
];

export function blueprintOf(core: string, ref: string): Blueprint {
  const path = join(core, 'blueprints', ref, 'blueprint.yml');
  const whole: object = parse(readFileSync(path, 'utf8'), { merge: true });
  return Blueprint.parse({ ...whole, path });
}

/** The decision that a plan is made for. */
export function decisionFor({ selects, access }: Plan): Decision {
  const { decision_type, target_cloud, dr_mode, workload_profile_ref } = selects;
  const [execution_plane] = Object.keys(access);
  return aDecision({
    ...{ decision_type, target_cloud, dr_mode, execution_plane },
    ...(workload_profile_ref === undefined ? {} : { workload_profile_ref }),
  });
}
