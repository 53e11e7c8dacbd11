import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVIDENCE_FILES } from '../contract/evidence/files/registry';
import { type EvidenceFile, JsonFile } from '../contract/evidence/shape/evidence-file';
import { markdownTable } from './markdown-table';
import { schemaFileOf } from './write-schemas';

const TABLE = /(?<=<!-- written by lib\/tools\/write-evidence-table\.js -->\n\n)[\s\S]*?(?=\n<!-- end -->)/;

/** Returns the page with a row for each file of a bundle. */
export function withEvidenceTable(page: string): string {
  const rows = Object.entries(EVIDENCE_FILES).map(([name, file]) => rowOf(name, file));
  const table = markdownTable(['file', 'what', 'clause', 'schema'], rows);
  return page.replace(TABLE, `${table.join('\n')}\n`);
}

function rowOf(name: string, file: EvidenceFile): string[] {
  const schema = file instanceof JsonFile ? `[${name}](schemas/${schemaFileOf(name)})` : '';
  return [`\`${file.path.replace('<.rN>', '')}\``, file.says, file.clause, schema];
}

/** `node lib/tools/write-evidence-table.js`: writes the table of files in docs/evidence.md. */
if (require.main === module) {
  const file = join(__dirname, '../../docs/evidence.md');
  writeFileSync(file, withEvidenceTable(readFileSync(file, 'utf8')));
}
