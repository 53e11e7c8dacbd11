import { join } from 'node:path';
import { readJsonOrEmpty } from '../json-file';
import { mappingAt, mappingOf, textAt, type Value } from '../mapping';
import type { Closable } from './closable';
import { type Answer, type Call, listenHttp } from './http-service';

/** Where the secrets of the store are kept, by path; people may change it while the world runs. */
export const secretStoreFile = (directory: string): string => join(directory, 'secret-store.json');

function answer(file: string, { method, path, header }: Call): Answer {
  const store = readJsonOrEmpty(file);
  const token = textAt(store, 'token');
  if (!token || header('x-vault-token') !== token)
    return { status: 403, body: { errors: ['permission denied'] } };
  const name = /^\/v1\/secret\/data\/(.+)$/.exec(path)?.[1] ?? '';
  const secret: Value | undefined = mappingAt(store, 'secrets')[name];
  if (method !== 'GET' || secret === undefined) return { status: 404, body: { errors: [] } };
  return { status: 200, body: { data: { data: mappingOf(secret) } } };
}

/** The one call of the HashiCorp Vault API that HyOps makes to sync secrets: read one of the kv-v2 engine. */
export function serveSecretStore(directory: string, port: number): Promise<Closable> {
  return listenHttp('127.0.0.1', port, (call) => answer(secretStoreFile(directory), call));
}
