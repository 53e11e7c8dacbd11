import { Command } from 'commander';
import { EXIT } from '../../contract/words/exit-codes';
import { validationLines, validationOf } from '../../contract/words/validation';
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
      const lines = validationLines(validation).join('\n');
      if (json) console.log(JSON.stringify(validation, null, 2));
      else if (validation.valid) console.log(lines);
      else console.error(lines);
      process.exitCode = validation.valid ? EXIT.done : EXIT.invalid;
    });
}
