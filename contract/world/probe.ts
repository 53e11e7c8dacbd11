import { z } from 'zod';

// An empty expectation would accept every answer.
const Expected = z
  .record(z.string(), z.unknown())
  .refine((keys) => Object.keys(keys).length > 0, 'must name at least one key of the answer')
  .meta({ minProperties: 1 });
export const Port = z.number().int().min(1).max(65535);

/**
 * A live probe of a running service, with the answer that it expects. `http` compares keys of a JSON body; with
 * `or_down`, a refused connection also passes. A timeout never passes, because a partition looks the same. `tcp`
 * expects the connection to be accepted, `closed` expects it to be refused. `unreachable` expects anything but an
 * accepted connection: suitable for an address that was removed, but no proof of fencing.
 */
export const Probe = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('http'),
    name: z.string(),
    url: z.url({ protocol: /^https?$/ }),
    expect: Expected,
    or_down: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('tcp'),
    name: z.string(),
    host: z.string(),
    port: Port,
  }),
  z.strictObject({ kind: z.literal('closed'), name: z.string(), host: z.string(), port: Port }),
  z.strictObject({ kind: z.literal('unreachable'), name: z.string(), host: z.string(), port: Port }),
]);
export type Probe = z.infer<typeof Probe>;

/** A name that must resolve to these addresses at each server, and a service that must answer there (C8.6). */
export const TrafficCheck = z.strictObject({
  name: z.string().min(1),
  type: z.enum(['A', 'AAAA']).default('A'),
  servers: z
    .array(z.string().regex(/^(\d{1,3}\.){3}\d{1,3}:\d+$|^\[[0-9a-fA-F:]+\]:\d+$/, 'must be address:port'))
    .min(1),
  addresses: z.array(z.union([z.ipv4(), z.ipv6()])).min(1),
  http: z.strictObject({
    port: Port,
    path: z.string().startsWith('/'),
    expect: Expected,
  }),
  within_seconds: z.number().positive().max(600).default(30),
});
export type TrafficCheck = z.infer<typeof TrafficCheck>;
