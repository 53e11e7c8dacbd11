import { z } from 'zod';
import { StateRef } from '../decision/decision';
import type { AccessMode } from '../words/vocabulary';
import { Port } from './probe';
import type { SshWay } from './rendered-access';
import { VantageName } from './vantages';

const Host = z.string().min(1);
const Address = z.union([z.ipv4(), z.ipv6()]);

/**
 * What each access mode needs from its environment, written in the plan and never guessed (C5.1). The target is an
 * existing service that can only be reached in this mode.
 */
export const Access = z
  .strictObject({
    /** Needs nothing: the runner is inside the private network. */
    'runner-local': z.strictObject({}).optional(),
    'private-overlay': z
      .strictObject({
        overlay_states: z.array(StateRef).min(1),
        target: z.strictObject({ address: Address, port: Port }),
      })
      .optional(),
    'bastion-explicit': z
      .strictObject({
        bastion: z.strictObject({ host: Host, port: Port.default(22), user: z.string().min(1) }),
        target: z.strictObject({ host: Host, port: Port.default(22) }),
        /** An alternative to `ssh -W` through the bastion; its command must name the bastion. */
        vantage: VantageName.optional(),
      })
      .optional(),
    'gcp-iap': z
      .strictObject({
        instance: z.string().min(1),
        project: z.string().min(1),
        zone: z.string().min(1),
        /** Where the SSH server of the instance listens. */
        port: Port.default(22),
        vm_state_ref: StateRef,
      })
      .optional(),
    'public-ephemeral': z
      .strictObject({
        vm_state_ref: StateRef,
        /** Ports that must not answer once the address is removed. */
        ports: z.array(Port).min(1).default([22]),
      })
      .optional(),
  } satisfies Record<AccessMode, z.ZodType>)
  .refine((modes) => Object.values(modes).some(Boolean), 'must name at least one access mode');
export type Access = z.infer<typeof Access>;

type With<M extends AccessMode> = { mode: M } & NonNullable<Access[M]>;

/** The access mode of a run with what it needs, as in the approved plan (C5.1, C8.2). */
export type AccessNeeds =
  | { mode: 'runner-local' }
  | With<'private-overlay'>
  | With<'bastion-explicit'>
  | With<'gcp-iap'>
  | With<'public-ephemeral'>;

/** Returns the needs of a mode; undefined when the plan does not support it. */
export function needsOf(access: Access, mode: AccessMode): AccessNeeds | undefined {
  const needs = access[mode];
  // The TypeScript compiler does not know that mode and needs belong together.
  return needs && ({ mode, ...needs } as AccessNeeds);
}

/** A host with a public address that a plan reaches intentionally, and why. */
export interface PublicHost {
  host: string;
  reason: string;
}

/** The value of HyOps' `ssh_access_mode` for each access mode; HyOps guesses when it is blank. */
export const SSH_ACCESS: Record<AccessMode, SshWay> = {
  'runner-local': 'direct',
  'private-overlay': 'direct',
  'bastion-explicit': 'bastion-explicit',
  'gcp-iap': 'gcp-iap',
  'public-ephemeral': 'direct',
};

/** Runs `ssh -W` through the bastion itself: no shell, no prompt, and no unknown host. */
export function throughBastion({ host, port, user }: { host: string; port: number; user: string }): string[] {
  return ['ssh', '-o', 'BatchMode=yes', '-p', String(port), '-W', '{host}:{port}', `${user}@${host}`];
}
