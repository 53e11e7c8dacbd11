import { argocdBootstrap } from './argocd-bootstrap';
import type { ModuleDefinition } from './definition/definition';
import { dnsRouting } from './dns/dns-routing';
import { gcpPlatformVm } from './gcp-platform-vm';
import { gcpSecretStore } from './gcp-secret-store';
import { gkeCluster } from './gke-cluster';
import { gkeKubeconfig } from './gke-kubeconfig';
import { manualGate } from './manual-gate';
import { objectRepo } from './object-repo';
import { onpremPlatformVm } from './onprem-platform-vm';
import { opsRunner } from './ops-runner';
import { cloudsqlExternalReplica } from './postgresql/cloudsql-external-replica';
import { postgresqlDrSource } from './postgresql/postgresql-dr-source';
import { postgresqlHa } from './postgresql/postgresql-ha';
import { postgresqlHaBackup } from './postgresql/postgresql-ha-backup';
import { templateImage } from './template-image';
import { wanCloudNat } from './wan-cloud-nat';

/** Every module that the stand-in knows. */
export const modules: readonly ModuleDefinition[] = [
  argocdBootstrap,
  cloudsqlExternalReplica,
  dnsRouting,
  gcpPlatformVm,
  gcpSecretStore,
  gkeCluster,
  gkeKubeconfig,
  manualGate,
  objectRepo,
  onpremPlatformVm,
  opsRunner,
  postgresqlDrSource,
  postgresqlHa,
  postgresqlHaBackup,
  templateImage,
  wanCloudNat,
];

/** The row of a module; undefined when the stand-in does not know it. */
export function findModule(ref: string): ModuleDefinition | undefined {
  return modules.find((module) => module.ref === ref);
}
