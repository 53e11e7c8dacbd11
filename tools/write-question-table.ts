import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FilledKey, filledKeys } from '../client/init/filled-keys';
import { flagOf, QUESTIONS, usualAnswer } from '../client/init/questions';
import { markdownTable } from './markdown-table';

const TABLE = /(?<=<!-- written by lib\/tools\/write-question-table\.js -->\n\n)[\s\S]*?(?=\n<!-- end -->)/;

/** Returns the page with a row for each question of `init`. */
export function withQuestionTable(page: string): string {
  const keys = filledKeys();
  const rows = QUESTIONS.map((question) => {
    const usual = usualAnswer(question);
    return [
      `\`${flagOf(question)}\``,
      question.asks,
      usual === undefined ? '' : `\`${usual}\``,
      inWords(keys.get(question.name) ?? []),
    ];
  });
  const table = markdownTable(['flag', 'question', 'if not given', 'keys'], rows);
  return page.replace(TABLE, `${table.join('\n')}\n`);
}

function inWords(filled: readonly FilledKey[]): string {
  const files = [...new Set(filled.map(({ file }) => file))];
  return files
    .map((file) => {
      const keys = filled
        .filter((one) => one.file === file)
        .map(({ key }) => `\`${key.replaceAll('CHANGE_ME_', '')}\``);
      return `${file}: ${keys.join(', ')}`;
    })
    .join('; ');
}

/** `node lib/tools/write-question-table.js`: writes the table of questions in docs/operating.md. */
if (require.main === module) {
  const file = join(__dirname, '../../docs/operating.md');
  writeFileSync(file, withQuestionTable(readFileSync(file, 'utf8')));
}
