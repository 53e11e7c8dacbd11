/** The ten steps of a run, in their only order (C7.1-C7.10). */
export const STEPS = [
  'decide',
  'approve',
  'validate-access-mode',
  'prepare-target',
  'move-data',
  'sync-secrets',
  'reconcile-workloads',
  'cut-traffic',
  'resume-protection',
  'publish-evidence',
] as const;
/** One of the ten steps of a run, which always run in this order (C7.1-C7.10). */
export type Step = (typeof STEPS)[number];

/** The steps that call HyOps or a person, and the only ones that an operator may retry or skip (C7.4-C7.9). */
export const CALL_STEPS = [
  'prepare-target',
  'move-data',
  'sync-secrets',
  'reconcile-workloads',
  'cut-traffic',
  'resume-protection',
] as const satisfies readonly Step[];
export type CallStep = (typeof CALL_STEPS)[number];

/** The guards of C6.1-C6.5, checked in parallel before the first change. */
export const GATES = ['approval', 'secrets', 'access-mode', 'repository', 'fencing'] as const;
export type Gate = (typeof GATES)[number];
