import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLAIM } from '../contract/evidence/files/home';
import { EVIDENCE_FILES } from '../contract/evidence/files/registry';
import { JsonFile } from '../contract/evidence/shape/evidence-file';
import { SCHEMAS, schemaFileOf } from './write-schemas';
import { withWrittenPart } from './written-part';

type Schema = { [word: string]: unknown };

/** Words of a JSON Schema that only inform its readers. */
const INFORMING = ['$schema', '$defs', 'title', 'description', 'default', 'format'];
/** Shorter parts are repeated, because a reference would not be clearer. */
const SHORTEST_PART = 60;

/** Returns the text of the stock verifier with the shapes of the files of evidence as they are published. */
export function verifierWithShapes(text: string): string {
  const { parts, shapes } = shared(shapesByPath());
  const rows = Object.entries(shapes).map(
    ([path, shape]) => `${JSON.stringify(path)}: ${JSON.stringify(shape)}`,
  );
  const table = `PARTS = json.loads(r'''[\n${parts.join(',\n')}\n]''')\nSHAPES = json.loads(r'''{\n${rows.join(',\n')}\n}''')\n`;
  return withWrittenPart(text, 'The shapes of the files of evidence', table);
}

/** Lists the words of JSON Schema that the shapes use. */
export function wordsOfShapes(): string[] {
  const words = new Set<string>();
  const visit = (schema: Schema): unknown => {
    for (const word of Object.keys(schema)) words.add(word);
    return mapped(schema, visit);
  };
  for (const shape of Object.values(shapesByPath())) visit(shape);
  return [...words];
}

/** The published schemas of the files of evidence by path, in the order in which a path is looked up. */
function shapesByPath(): Record<string, Schema> {
  const files = Object.entries({ ...EVIDENCE_FILES, claim: CLAIM });
  return Object.fromEntries(
    files
      .filter(([, file]) => file instanceof JsonFile)
      .map(([name, { path }]) => {
        const schema: Schema = { ...SCHEMAS.get(schemaFileOf(name)) };
        return [path, plain(schema, { ...(isSchema(schema['$defs']) ? schema['$defs'] : {}) })];
      }),
  );
}

/** Resolves the references of a schema and leaves out what decides nothing. */
function plain({ $ref, ...own }: Schema, definitions: Schema): Schema {
  const named = definitions[String($ref).replace('#/$defs/', '')];
  const words = Object.entries({ ...(isSchema(named) ? named : {}), ...own });
  const deciding = words.filter(([word, value]) => !INFORMING.includes(word) && !acceptsAll(word, value));
  return mapped(Object.fromEntries(deciding), (inner) => plain(inner, definitions));
}

function acceptsAll(word: string, value: unknown): boolean {
  const text = JSON.stringify(value);
  return (
    (word === 'additionalProperties' && text === '{}') ||
    (word === 'propertyNames' && text === '{"type":"string"}')
  );
}

/** Lists each part that occurs more than once, and replaces it by its number in that list. */
function shared(whole: Record<string, Schema>): { parts: string[]; shapes: Record<string, unknown> } {
  const times = new Map<string, number>();
  const count = (schema: Schema): unknown => {
    const text = JSON.stringify(schema);
    times.set(text, (times.get(text) ?? 0) + 1);
    return times.get(text) === 1 ? mapped(schema, count) : undefined;
  };
  for (const schema of Object.values(whole)) count(schema);
  const parts: string[] = [];
  const places = new Map<string, number>();
  const shortened = (schema: Schema): unknown => {
    const text = JSON.stringify(schema);
    if (text.length < SHORTEST_PART || (times.get(text) ?? 0) < 2) return mapped(schema, shortened);
    if (!places.has(text)) {
      const own = JSON.stringify(mapped(schema, shortened));
      places.set(text, parts.push(own) - 1);
    }
    return places.get(text);
  };
  const shapes = Object.entries(whole).map(([path, schema]) => [path, shortened(schema)]);
  return { parts, shapes: Object.fromEntries(shapes) };
}

/** Returns the schema with each schema directly within it changed. */
function mapped(schema: Schema, change: (inner: Schema) => unknown): Schema {
  const changed = (value: unknown) => (isSchema(value) ? change(value) : value);
  return Object.fromEntries(
    Object.entries(schema).map(([word, value]) => {
      if (Array.isArray(value)) return [word, value.map(changed)];
      if (word !== 'properties' || !isSchema(value)) return [word, changed(value)];
      return [
        word,
        Object.fromEntries(Object.entries(value).map(([name, property]) => [name, changed(property)])),
      ];
    }),
  );
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `node lib/tools/write-verifier-shapes.js`: writes them into docs/verify.sh. */
if (require.main === module) {
  const verifier = join(__dirname, '../../docs/verify.sh');
  writeFileSync(verifier, verifierWithShapes(readFileSync(verifier, 'utf8')));
}
