import { z } from 'zod';
import { JsonFile } from '../shape/evidence-file';

const text = z.string();

/** The answer of one DNS server for a name, and of the service at each address. */
const TrafficSight = z.object({
  name: text,
  server: text,
  addresses: z.array(text),
  services: z.array(z.object({ url: text, answered: text, met: z.boolean() })),
  met: z.boolean(),
  at: text,
});

/** What a state published for an endpoint, and what a live probe observed there. */
const PublishedSight = z.object({
  endpoint: text,
  state_ref: text,
  output: text,
  address: text.nullable(),
  saw: text,
  met: z.boolean(),
  at: text,
});

export const ENDPOINTS = new JsonFile({
  path: 'endpoints.json',
  says: 'the resulting endpoints, and what live probes saw there',
  clause: 'C8.6',
  shape: z.object({
    endpoints: z.record(text, text),
    met: z.boolean(),
    sights: z.array(TrafficSight),
    published: z.array(PublishedSight),
  }),
});
