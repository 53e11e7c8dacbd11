import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import {
  AUTHORITATIVE_ANSWER,
  type DnsMessage,
  type DnsRecord,
  decode,
  encode,
  RECURSION_DESIRED,
  streamDecode,
  streamEncode,
} from 'dns-packet';
import type { Closable } from './closable';
import type { Zone } from './zone';

const nameError = 3;
const refused = 5;
const formatError = 1;

function startOfAuthority(zone: Zone): DnsRecord {
  const data = {
    mname: `ns.${zone.apex}`,
    rname: `hostmaster.${zone.apex}`,
    serial: 1,
    refresh: 60,
    retry: 60,
    expire: 3600,
    minimum: 5,
  };
  return { name: zone.apex, type: 'SOA', ttl: 5, data };
}

function answersTo(zone: Zone, name: string, type: string): DnsRecord[] {
  if (type === 'SOA' && zone.exists(name) && `${name.toLowerCase()}.`.endsWith(zone.apex))
    return [startOfAuthority(zone)];
  return zone
    .find(name, type)
    .flatMap((set) => set.contents.map((data) => ({ name, type: set.type, ttl: set.ttl, data })));
}

function reply(zone: Zone, query: DnsMessage): DnsMessage {
  const [question] = query.questions ?? [];
  const echo = (query.flags ?? 0) & RECURSION_DESIRED;
  const base = { type: 'response', id: query.id ?? 0, questions: query.questions ?? [] } as const;
  if (!question) return { ...base, flags: echo | formatError };
  if (!zone.holds(question.name)) return { ...base, flags: echo | refused };
  const answers = answersTo(zone, question.name, question.type);
  const code = zone.exists(question.name) ? 0 : nameError;
  const authorities = answers.length === 0 ? [startOfAuthority(zone)] : [];
  return { ...base, flags: echo | AUTHORITATIVE_ANSWER | code, answers, authorities };
}

/** A datagram or message that is no DNS query gets no answer. */
function answered(act: () => void): void {
  try {
    act();
  } catch {
    return;
  }
}

function listenOnUdp(zone: Zone, port: number): Promise<Closable> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, from) =>
    answered(() => socket.send(encode(reply(zone, decode(bytes))), from.port, from.address)),
  );
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, '127.0.0.1', () => resolve({ close: () => socket.close() }));
  });
}

function serveStream(zone: Zone, socket: Socket): void {
  let pending = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    pending = Buffer.concat([pending, Buffer.from(bytes)]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const message = pending.subarray(0, 2 + pending.readUInt16BE(0));
      pending = pending.subarray(message.length);
      answered(() => socket.write(streamEncode(reply(zone, streamDecode(message)))));
    }
  });
}

function listenOnTcp(zone: Zone, port: number): Promise<Closable> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket.once('close', () => open.delete(socket)));
    serveStream(zone, socket);
  });
  const close = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve({ close }));
  });
}

/** An authoritative server for one zone on 127.0.0.1, UDP and TCP; rejects when the port is taken. */
export async function serveDns(zone: Zone, port: number): Promise<Closable[]> {
  return [await listenOnUdp(zone, port), await listenOnTcp(zone, port)];
}
