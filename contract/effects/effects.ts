import { CALL_STEPS, type CallStep } from '../words/steps';

/**
 * The effect of a call on its target. Guards follow the effect of a call, never its label (C4.4, C6.4, C6.5,
 * C7.4-C7.9).
 */
export const EFFECTS = [
  'observes',
  'gate',
  'prepares',
  'opens-access',
  'restores',
  'promotes',
  'replicates',
  'syncs-secrets',
  'reconciles-workloads',
  'steers-traffic',
  'cuts-traffic',
  'protects',
  'removes',
] as const;
export type Effect = (typeof EFFECTS)[number];

/** The requirements of a call with a given effect. */
export interface Duty {
  /** The contract steps that may contain it. */
  steps: readonly CallStep[];
  /**
   * Two primaries that accept writes would do harm: the old primary must be proven fenced, in the plan and right before
   * the call (C6.5).
   */
  fenced: boolean;
  /** It changes the target, so its cloud must be the one that the decision names (C3.3). */
  at_target: boolean;
  /** A run without it has not done what was decided, even when the blueprint calls it optional. */
  essential: boolean;
  /** Description for the approver. */
  says: string;
}

const USUAL = { fenced: false, at_target: false, essential: false } as const;
const HARMFUL = { fenced: true, at_target: true, essential: true } as const;

export const DUTIES: Record<Effect, Duty> = {
  observes: { ...USUAL, steps: CALL_STEPS, says: 'changes nothing, only observes' },
  gate: { ...USUAL, steps: CALL_STEPS, says: 'changes nothing, only records a confirmation' },
  prepares: { ...USUAL, steps: ['prepare-target'], at_target: true, says: 'prepares the target' },
  'opens-access': { ...USUAL, steps: ['prepare-target'], says: 'opens a public address' },
  restores: { ...HARMFUL, steps: ['move-data'], says: 'overwrites the data on the target' },
  promotes: { ...HARMFUL, steps: ['move-data'], says: 'makes the target the primary' },
  replicates: {
    ...USUAL,
    steps: ['move-data', 'resume-protection'],
    at_target: true,
    essential: true,
    says: 'sets up replication',
  },
  'syncs-secrets': { ...USUAL, steps: ['sync-secrets'], says: 'copies secrets' },
  'reconciles-workloads': {
    ...USUAL,
    steps: ['reconcile-workloads'],
    at_target: true,
    says: 'starts or updates workloads',
  },
  'steers-traffic': {
    ...USUAL,
    steps: ['cut-traffic'],
    at_target: true,
    essential: true,
    says: 'sends part of the traffic to the target',
  },
  'cuts-traffic': { ...HARMFUL, steps: ['cut-traffic'], says: 'sends clients to the target' },
  protects: { ...USUAL, steps: ['resume-protection'], says: 'configures backups or monitoring' },
  removes: { ...USUAL, steps: ['resume-protection'], says: 'removes something that exists' },
};
