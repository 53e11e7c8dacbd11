import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Decision } from '../contract/decision/decision';
import { RunReport } from '../contract/evidence/run-report';
import { ApprovalShape } from '../contract/run/shapes';

/** The JSON Schemas for programs in other languages, by file name: what they send and what they read. */
export const SCHEMAS: ReadonlyMap<string, object> = new Map([
  [
    'decision.schema.json',
    {
      title: 'Decision artifact of hyops-dr',
      description:
        'hyops-dr validate also checks which values may be combined and how old a decision may be.',
      ...z.toJSONSchema(Decision, { io: 'input' }),
    },
  ],
  [
    'approval.schema.json',
    {
      title: 'Approval of a plan, as signal or update',
      description: 'The update submitApproval requires the verdict; for a signal, its name is the verdict.',
      ...z.toJSONSchema(ApprovalShape, { io: 'input' }),
    },
  ],
  [
    'run-report.schema.json',
    { title: 'Run report of hyops-dr: report.json of the evidence', ...z.toJSONSchema(RunReport) },
  ],
]);

/** `node lib/tools/write-schemas.js`: writes them into docs/schemas. */
if (require.main === module) {
  const folder = join(__dirname, '../../docs/schemas');
  mkdirSync(folder, { recursive: true });
  for (const [name, schema] of SCHEMAS)
    writeFileSync(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
}
