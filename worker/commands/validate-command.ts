import { Command } from 'commander';
import { EXIT } from '../../contract/words/exit-codes';
import { validationLines, validationOf } from '../../contract/words/validation';
import { printDocument, printLines, printNotes } from '../print';
import { readConfiguration } from '../read-configuration';

/** `validate`: checks a configuration folder as a worker reads it; reports all problems at once. */
export function validateCommand(): Command {
  return new Command('validate')
    .description('check a configuration folder and show all problems at once')
    .argument('<folder>')
    .option('--json', 'print one JSON document on stdout')
    .option('--debug', 'show stack traces')
    .action(async (folder: string, { json }: { json?: boolean }) => {
      const validation = validationOf(folder, 'configuration', await readConfiguration(folder));
      const lines = validationLines(validation);
      if (json) printDocument(validation, 2);
      else if (validation.valid) printLines(lines);
      else printNotes(lines);
      process.exitCode = validation.valid ? EXIT.done : EXIT.invalid;
    });
}
