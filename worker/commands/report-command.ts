import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { reportPage } from '../../activities/page/report-page';
import { DIFFERENCES } from '../../contract/evidence/files/differences';
import { REPORT, TIMING } from '../../contract/evidence/files/report';
import { TIMELINE } from '../../contract/evidence/files/timeline';
import { DrError } from '../../contract/words/dr-error';
import { printDocument } from '../print';

/** `report`: renders the report page of a sealed run from the same files as the first one. */
export function reportCommand(): Command {
  return new Command('report')
    .description('render the report page of a sealed run from its evidence')
    .argument('<dir>', 'evidence folder of a run')
    .option('--out <file>', 'write the page to this file instead of stdout')
    .option('--json', 'print one JSON document on stdout')
    .option('--debug', 'show stack traces')
    .action(report);
}

function report(dir: string, { out, json }: { out?: string; json?: boolean }): void {
  const page = reportPage({
    report: kept(dir, REPORT.path, (text) => REPORT.shape.parse(JSON.parse(text))),
    timing: kept(dir, TIMING.path, (text) => TIMING.shape.parse(JSON.parse(text))),
    timeline: kept(dir, TIMELINE.path, (text) =>
      TIMELINE.shape.array().parse(
        text
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
      ),
    ),
    differences: kept(dir, DIFFERENCES.path, (text) => DIFFERENCES.shape.parse(JSON.parse(text))),
  });
  if (out !== undefined) writeFileSync(out, page);
  if (json) printDocument(out === undefined ? { page } : { file: out });
  else if (out === undefined) process.stdout.write(page);
}

function kept<T>(dir: string, path: string, read: (text: string) => T): T {
  try {
    return read(readFileSync(join(dir, path), 'utf8'));
  } catch (error) {
    throw new DrError(
      'invalid',
      [
        {
          what: `${path} is missing or cannot be read`,
          where: dir,
          do: 'give the folder of one sealed run',
        },
      ],
      { cause: error },
    );
  }
}
