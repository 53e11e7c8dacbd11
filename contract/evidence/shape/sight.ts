import { z } from 'zod';

const text = z.string();

/** What a live probe observed, from where, and whether that was expected. */
export const Sight = z.object({ probe: text, from: text, met: z.boolean(), saw: text, at: text });
