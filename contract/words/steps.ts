/** The ten steps of a run, in the one order there is (C7.1-C7.10). */
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
/** One of the ten steps of a run, which are always taken in this order (C7.1-C7.10). */
export type Step = (typeof STEPS)[number];

/** The steps that call HyOps or a human, and the only ones an operator may retry or skip (C7.4-C7.9). */
export const CALL_STEPS = [
  'prepare-target',
  'move-data',
  'sync-secrets',
  'reconcile-workloads',
  'cut-traffic',
  'resume-protection',
] as const satisfies readonly Step[];
export type CallStep = (typeof CALL_STEPS)[number];

/** The guards of C6.1-C6.5, confirmed side by side before the first mutation. */
export const GATES = ['approval', 'secrets', 'access-mode', 'repository', 'fencing'] as const;
export type Gate = (typeof GATES)[number];
