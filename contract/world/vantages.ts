import { z } from 'zod';

/** The location of the worker itself; every other vantage point is configured. */
export const RUNNER = 'runner';

export const VantageName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'must be lower-case letters, digits and dashes');

/**
 * A command that opens a TCP connection from another place: its standard input and output carry the connection, like
 * ProxyCommand of ssh. `ssh -W {host}:{port} witness` is one.
 */
const Through = z
  .array(z.string().min(1))
  .min(1)
  .refine(
    (words) => ['{host}', '{port}'].every((hole) => words.some((word) => word.includes(hole))),
    'must say where {host} and {port} go',
  );

/** `vantages` of the configuration: other places, by name, from which this runner can probe (C5.4, C6.5). */
export const Vantages = z.record(
  VantageName.refine((name) => name !== RUNNER, '"runner" is the worker itself'),
  Through,
);
export type Vantages = z.infer<typeof Vantages>;

/** Returns the words of a command with its placeholders filled in. */
export function commandTo(through: readonly string[], host: string, port: number): string[] {
  return through.map((word) => word.replaceAll('{host}', host).replaceAll('{port}', String(port)));
}
