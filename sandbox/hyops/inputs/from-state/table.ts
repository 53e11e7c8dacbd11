import { backup, replica, repository, secondaryRepository } from './backup';
import { gkeCluster, kubeconfig, network, project, router } from './cloud';
import { dnsEndpoint, powerDns } from './dns';
import { inventory } from './inventory';
import type { StateReference } from './state-reference';

/** In the order in which HyOps resolves them: the first one missing is the one reported. */
export const stateReferences: readonly StateReference[] = [
  inventory,
  kubeconfig,
  dnsEndpoint,
  powerDns,
  network,
  project,
  gkeCluster,
  router,
  repository,
  backup,
  replica,
  secondaryRepository,
];
