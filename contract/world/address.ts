import ipaddr from 'ipaddr.js';

/** The name of a host, with or without a domain. */
export const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?)*$/i;

const PRIVATE = ['private', 'carrierGradeNat', 'uniqueLocal', 'loopback'];

/** An address in its canonical form; names, numbers and short forms such as `127.1` are not accepted. */
function parsed(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (text.includes(':') && ipaddr.IPv6.isValid(text)) return ipaddr.process(text);
  return undefined;
}

/** Reports whether a text is an IPv4 or IPv6 address; everything else is a name to resolve. */
export function isAddress(text: string): boolean {
  return parsed(text) !== undefined;
}

/**
 * Reports whether an address can only be reached from inside (C4.7): private, shared (100.64.0.0/10) and unique local
 * ranges, and this machine itself. An unknown address counts as public.
 */
export function isPrivateAddress(text: string): boolean {
  const address = parsed(text);
  return address !== undefined && PRIVATE.includes(address.range());
}

/** Reports whether an address stays on this machine. */
export function isLoopback(text: string): boolean {
  return parsed(text)?.range() === 'loopback';
}

/** Returns the canonical spelling of an address; undefined when it is not an address. */
export function canonicalAddress(text: string): string | undefined {
  return parsed(text)?.toNormalizedString();
}
