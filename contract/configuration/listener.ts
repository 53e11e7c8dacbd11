import { z } from 'zod';
import { isLoopback } from '../world/address';

/** Where a server of this machine listens, such as `127.0.0.1:9469` or `[::1]:9469`; port 0 is any free port. */
export interface Listener {
  host: string;
  port: number;
}

/** Reads a loopback address with its port; undefined for everything that others can reach. */
export function listenerIn(text: string): Listener | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? '';
  const port = Number(digits);
  return isLoopback(host) && port <= 65_535 ? { host, port } : undefined;
}

/** The text of a `Listener` in a configuration file. */
export const ListenerText = z
  .string()
  .refine(
    (text) => listenerIn(text) !== undefined,
    'must be a loopback address and a port, such as 127.0.0.1:9469',
  );
