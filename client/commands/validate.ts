import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import { outputOf } from '../command-context';
import { EXIT } from '../exit-codes';
import type { Output } from '../output';
import { readArtifact, unreadable } from '../read-artifact';
import { reasonLines } from '../reason-lines';
import { type Validation, validateFile, validateFolder } from '../validation';

/** `validate`: a decision, plan, policy or configuration folder; all problems at once. */
export function validateCommand(): Command {
  return new Command('validate')
    .description('check a decision, a plan, a policy or a configuration folder: all problems at once')
    .argument('<file>', 'file or folder; - for a decision on stdin')
    .action(async (path: string, _options: object, command: Command) => {
      const validation = isFolder(path)
        ? await validateFolder(path)
        : validateFile(basename(path), await readArtifact(path));
      report(path, validation, outputOf(command));
    });
}

function isFolder(path: string): boolean {
  if (path === '-') return false;
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw unreadable(path, error);
  }
}

function report(path: string, { kind, reasons, open }: Validation, output: Output): void {
  const valid = reasons.length === 0;
  output.answer(
    { file: path, kind, valid, reasons, to_fill_in: open },
    valid ? [`${path}: a valid ${kind}`] : [],
  );
  if (!valid && !output.json) {
    output.note(
      `${path}: not a valid ${kind}; ${reasons.length} ${reasons.length === 1 ? 'problem' : 'problems'}`,
    );
    for (const line of reasonLines(reasons)) output.note(line, 'red');
  }
  for (const place of open) output.note(`! ${place} still says CHANGE_ME`, 'yellow');
  process.exitCode = valid ? EXIT.done : EXIT.invalid;
}
