/** The part of `dns-packet` that the sandbox's server uses; the package ships no types. */
declare module 'dns-packet' {
  export type DnsQuestion = { name: string; type: string; class?: string };
  export type DnsRecord = { name: string; type: string; ttl?: number; data?: unknown };
  export type DnsMessage = {
    type: 'query' | 'response';
    id?: number;
    flags?: number;
    questions?: DnsQuestion[];
    answers?: DnsRecord[];
    authorities?: DnsRecord[];
  };
  export const AUTHORITATIVE_ANSWER: number;
  export const RECURSION_DESIRED: number;
  export function encode(message: DnsMessage): Buffer;
  export function decode(bytes: Buffer): DnsMessage;
  export const streamEncode: (message: DnsMessage) => Buffer;
  export const streamDecode: (bytes: Buffer) => DnsMessage;
}
