import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import { EXIT } from '../../contract/words/exit-codes';
import { validationLines } from '../../contract/words/validation';
import { globalsOf, outputOf } from '../cli/command-context';
import { readArtifact, unreadable } from '../cli/read-artifact';
import { runRoom } from '../cli/run-room';
import { validateFile } from '../cli/validate-file';

/** `validate`: checks a decision, plan, policy or configuration folder; reports all problems at once. */
export function validateCommand(): Command {
  return new Command('validate')
    .description('check a decision, plan, policy or configuration folder, and show all problems at once')
    .argument('<file>', 'file or folder; - for a decision on stdin')
    .action(async (path: string, _options: object, command: Command) => {
      process.exitCode = isFolder(path) ? await validateFolder(path, command) : await validate(path, command);
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

/** Validates a folder with the worker program, which reads it the same way. */
function validateFolder(path: string, command: Command): Promise<number> {
  const { json, debug } = globalsOf(command);
  const flags = [...(json ? ['--json'] : []), ...(debug ? ['--debug'] : [])];
  return runRoom(['worker/main.js', 'validate'], [...flags, '--', path]);
}

async function validate(path: string, command: Command): Promise<number> {
  const output = outputOf(command);
  const validation = { ...validateFile(basename(path), await readArtifact(path)), file: path };
  const lines = validationLines(validation);
  output.answer(validation, validation.valid ? lines : []);
  if (validation.valid) return EXIT.done;
  if (!output.json) for (const line of lines) output.note(line, 'red');
  return EXIT.invalid;
}
