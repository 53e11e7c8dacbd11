import { z } from 'zod';
import { Reasons } from '../../run/ending-shapes';
import { TRANSPORTS } from '../../words/vocabulary';
import { JsonFile } from '../shape/evidence-file';
import { Sight } from '../shape/sight';

const text = z.string();
const texts = z.array(text);

/** How one blueprint step reaches its hosts, as HyOps rendered it. */
export const Rendered = z.object({
  step: text,
  record: text,
  hosts: z.array(
    z.object({
      name: text,
      host: text,
      way: z.enum(['local', 'direct', 'bastion-explicit', 'gcp-iap']),
      through: text.nullable(),
    }),
  ),
  auto_bastion: text.nullable(),
  decided: z.array(z.object({ field: text, input: text, ran_with: z.unknown() })),
  reasons: Reasons,
});

export const AccessMode = z.object({
  requested: text,
  resolved: text,
  proof: z.object({
    runner: z.object({
      name: text,
      transport: z.enum(TRANSPORTS),
      polled: z.boolean(),
      state_ref: text,
      status: text,
      ready: z.unknown(),
    }),
    prerequisites: z.record(text, z.unknown()),
    preflight: z.enum(['passed', 'blocked']),
    rendered: z.array(Rendered),
  }),
});

export const ACCESS_MODE = new JsonFile({
  path: 'access/mode.json',
  says: 'the requested access mode, the one in effect, and the proof',
  clause: 'C8.2',
  shape: AccessMode,
});

export const REMOVAL = new JsonFile({
  path: 'access/removal.json',
  says: 'after `public-ephemeral`: the states and ports checked, and whether an address remains',
  clause: 'C5.5',
  shape: z.object({
    removed: z.boolean(),
    state: z.object({ ref: text, status: text, public_addresses: texts }),
    used: texts,
    probes: z.array(Sight),
    reasons: Reasons,
  }),
});

const Holder = z.object({ decision_id: text, workflow_id: text, run_id: text, since: text });

export const WORKLOAD = new JsonFile({
  path: 'access/workload.json',
  says: 'the exclusive hold of the run on its workload with its epoch, or why it was refused',
  clause: 'C8.5',
  shape: z.discriminatedUnion('granted', [
    z.object({ granted: z.literal(true), epoch: z.number() }),
    z.object({
      granted: z.literal(false),
      holder: Holder.nullable(),
      frozen: z.object({ by: text, reason: text, since: text }).nullable(),
      over_limit: z.number().nullable(),
    }),
  ]),
});
