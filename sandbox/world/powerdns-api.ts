import { listAt } from '../mapping';
import type { Closable } from './closable';
import { type Answer, type Call, listenHttp } from './http-service';
import { absolute, type Zone } from './zone';

const zonePath = /^\/api\/v1\/servers\/localhost\/zones\/([^/]+)$/;

function patched(zone: Zone, call: Call): Answer {
  try {
    zone.patch(listAt(call.body, 'rrsets'));
    return { status: 204 };
  } catch (error) {
    return { status: 422, body: { error: String(error) } };
  }
}

function answer(zone: Zone, apiKey: string, call: Call): Answer {
  if (call.header('x-api-key') !== apiKey) return { status: 401, body: { error: 'Unauthorized' } };
  const name = zonePath.exec(call.path)?.[1];
  if (!name || absolute(decodeURIComponent(name)) !== zone.apex) {
    return { status: 404, body: { error: `Could not find ${call.path}` } };
  }
  if (call.method === 'GET') return { status: 200, body: zone.describe() };
  if (call.method === 'PATCH') return patched(zone, call);
  return { status: 405, body: { error: 'Method Not Allowed' } };
}

/** The two calls of the PowerDNS HTTP API that HyOps makes: read a zone, patch its record sets. */
export function servePowerDnsApi(zone: Zone, port: number, apiKey: string): Promise<Closable> {
  return listenHttp('127.0.0.1', port, (call) => answer(zone, apiKey, call));
}
