import { z } from 'zod';

/** `gates/<gate>.json`: a guard as it was confirmed, or not (C6.1-C6.5, C8.5). */
export const GateRecord = z.looseObject({ gate: z.string(), met: z.boolean(), observed_at: z.string() });
export type GateRecord = z.infer<typeof GateRecord>;

/** How far the clocks of two machines may differ. */
export const CLOCKS_DIFFER_MS = 60_000;

/** `access/mode.json`: the access mode asked for and the one in effect (C5.1, C8.2). */
export const AccessModeRecord = z.looseObject({ requested: z.string(), resolved: z.string() });

/** `endpoints.json`: where the workload is reached now, and what the live look at each server saw (C8.6). */
export const EndpointsRecord = z.looseObject({
  endpoints: z.record(z.string(), z.string()),
  met: z.boolean(),
  sights: z.array(
    z.looseObject({
      name: z.string(),
      server: z.string(),
      addresses: z.array(z.string()),
      met: z.boolean(),
      at: z.string(),
    }),
  ),
});
