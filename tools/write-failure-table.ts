import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAILURE_CODES, meaningOf } from '../contract/words/failures';
import { markdownTable } from './markdown-table';

const HEAD = `# Failure codes

A run that stops short of its end gives at least one reason. Each reason has a code, what is wrong (\`what\`), where (\`where\`) and
what to do (\`do\`). The code of the first reason leads to the outcome of the run (C4.6). The list may grow; a code keeps its
meaning.

The column "operator" says what an operator can do when a call stops with this code while a run is under way: \`skip\`: retry the
call, skip it with a waiver, or abort the run. \`retry\`: retry the call or abort the run; nobody can skip it. \`nothing\`: no
operator is asked, because the run ends. A run that stops under way for a code of the outcome \`refused\`, and gets no answer, ends
as \`failed\`, with \`OperatorMissing\` as its first reason.

Written by \`node lib/tools/write-failure-table.js\` from \`contract/words/failures.ts\`; a test fails when the two differ.
`;

/** Returns `docs/failures.md`: one row for each code. */
export function failurePage(): string {
  const rows = FAILURE_CODES.map((code) => {
    const { outcome, operator, means } = meaningOf(code);
    return [`\`${code}\``, `\`${outcome}\``, operator, means];
  });
  return [HEAD, ...markdownTable(['code', 'outcome', 'operator', 'meaning'], rows), ''].join('\n');
}

if (require.main === module) writeFileSync(join(__dirname, '../../docs/failures.md'), failurePage());
