import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Decision } from '../contract/decision/decision';
import { CLAIM } from '../contract/evidence/files/home';
import { EVIDENCE_FILES } from '../contract/evidence/files/registry';
import { JsonFile, LinesFile } from '../contract/evidence/shape/evidence-file';
import { ApprovalShape } from '../contract/run/shapes';

/** The JSON Schemas for programs in other languages, by file name: what they send and what they read. */
export const SCHEMAS: ReadonlyMap<string, object> = new Map([
  [
    'decision.schema.json',
    {
      title: 'Decision artifact of hyops-dr',
      description:
        'hyops-dr validate also checks which values may be combined and how old a decision may be.',
      ...publishedSchema(Decision),
    },
  ],
  [
    'approval.schema.json',
    {
      title: 'Approval of a plan, as signal or update',
      description: 'The update submitApproval requires the verdict; for a signal, its name is the verdict.',
      ...publishedSchema(ApprovalShape),
    },
  ],
  ...Object.entries({ ...EVIDENCE_FILES, claim: CLAIM }).flatMap(([name, file]): [string, object][] =>
    file instanceof JsonFile ? [[schemaFileOf(name), schemaOf(file)]] : [],
  ),
]);

/** Returns where the schema of an evidence file is in docs/schemas. */
export function schemaFileOf(name: string): string {
  return `${name === 'run-report' ? '' : 'evidence/'}${name}.schema.json`;
}

/** A reader must ignore keys that it does not know, so the schemas of evidence allow them. */
function schemaOf(file: JsonFile): object {
  const part = file instanceof LinesFile ? 'one line of ' : '';
  return {
    title: `Evidence of hyops-dr: ${part}${file.path.replace('<.rN>', '')}`,
    description: file.says,
    ...publishedSchema(file.shape),
  };
}

/** The JSON Schema of what a shape accepts, with what the generator of zod leaves out. */
function publishedSchema(shape: z.ZodType): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(shape, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (isTrimmed(zodSchema)) jsonSchema.allOf = [{ pattern: '\\S' }];
    },
  });
}

/** A text that is trimmed before it is checked may not be blank. */
function isTrimmed({ _zod }: z.core.$ZodType): boolean {
  return (_zod.def.checks ?? []).some((check) => check._zod.def.check === 'overwrite');
}

/** `node lib/tools/write-schemas.js`: writes them into docs/schemas. */
if (require.main === module) {
  const folder = join(__dirname, '../../docs/schemas');
  mkdirSync(join(folder, 'evidence'), { recursive: true });
  for (const [name, schema] of SCHEMAS)
    writeFileSync(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
}
