import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { STEPS } from '../contract/words/steps';
import { ACCESS_MODES } from '../contract/words/vocabulary';
import { sourcesOf } from './import-graph';
import { keysInOtherCasing } from './support/other-casing';

const PROJECT = join(__dirname, '..');
const HISTORIES = join(__dirname, 'replay/histories');
const SNAKE_CASE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/** Keys that DSSE and in-toto define, and words of the contract that a plan uses as keys. */
const OTHERS_KEYS: readonly string[] = ['payloadType', '_type', 'predicateType', ...STEPS, ...ACCESS_MODES];

/** The schemas that a file of the project exports, by name. */
function schemasOf(file: string): [string, z.ZodType][] {
  return Object.entries<unknown>(require(join(PROJECT, file))).flatMap(([name, value]) =>
    value instanceof z.ZodType ? [[name, value] as [string, z.ZodType]] : [],
  );
}

/** Every key that a JSON Schema names, at any depth. */
function keysNamedBy(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const named = 'properties' in schema ? Object.keys(Object(schema.properties)) : [];
  return [...named, ...Object.values(schema).flatMap(keysNamedBy)];
}

/** What a history carries in its payloads, decoded; what is not JSON is left out. */
function sentIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!('metadata' in value && 'data' in value)) return Object.values(value).flatMap(sentIn);
  try {
    return [JSON.parse(Buffer.from(String(value.data), 'base64').toString())];
  } catch {
    return [];
  }
}

describe('snake_case keys', () => {
  const schemas = sourcesOf('contract').flatMap((file) =>
    schemasOf(file).map(([name, schema]) => ({ name, schema, file })),
  );

  it('are recognized at any depth', () => {
    expect(keysInOtherCasing({ a_b: [{ cD: 1, 'a/bC.json': 2 }], c_d: { e: 3 } })).toEqual(['a_b.0.cD']);
  });

  it('are the only keys in the schemas of the contract', () => {
    expect(schemas.length).toBeGreaterThan(30);
    for (const { name, schema, file } of schemas) {
      const named = keysNamedBy(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }));
      const wrong = named.filter((key) => !SNAKE_CASE.test(key) && !OTHERS_KEYS.includes(key));
      expect({ file, name, wrong }).toEqual({ file, name, wrong: [] });
    }
  });

  // An authority that refused every message sent nothing.
  const sending = readdirSync(HISTORIES).filter((name) => !name.startsWith('odd-authority'));

  it.each(sending)('are the only keys sent in the recorded history %s', (name) => {
    const sent = sentIn(JSON.parse(readFileSync(join(HISTORIES, name), 'utf8')));
    expect(sent.length).toBeGreaterThan(2);
    expect(sent.flatMap((one) => keysInOtherCasing(one))).toEqual([]);
  });
});
