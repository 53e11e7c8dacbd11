import { Command } from 'commander';
import { sideBySide, unlike } from './comparison';
import { findRealHyops, HOW_TO_SET, type RealHyops, versionsInWords } from './real-hyops';
import { runCases } from './run-cases';
import { tableOf } from './table';

/** `npm run conformance`: runs the same cases on the stand-in and on the real HyOps. Exit code 1: they differ. */
async function conformance({ json }: { json?: boolean }): Promise<void> {
  const real = await findRealHyops(process.env);
  const { HYOPS_CORE_ROOT: _root, ...withoutReal } = process.env;
  console.error('the stand-in:');
  const standIn = await runCases(withoutReal);
  if (real) console.error(`the real HyOps, ${versionsInWords(real)}:`);
  const rows = sideBySide(standIn, real && (await runCases(environmentOf(real))));
  const different = unlike(rows);
  const date = new Date().toISOString().slice(0, 10);
  console.log(
    json
      ? JSON.stringify({ date, real: real?.versions ?? null, cases: rows, different: different.length })
      : `${tableOf(rows)}\n\n${verdict(rows.length, different.length, real)}`,
  );
  process.exitCode = different.length === 0 ? 0 : 1;
}

function environmentOf({ coreRoot, collection, python }: RealHyops): NodeJS.ProcessEnv {
  return { ...process.env, HYOPS_CORE_ROOT: coreRoot, HYOPS_COLLECTION: collection, HYOPS_PYTHON: python };
}

function verdict(cases: number, different: number, real: RealHyops | undefined): string {
  const right = `${cases - different} of ${cases} cases pass`;
  if (!real) return `${right} on the stand-in; the real HyOps did not run.\n${HOW_TO_SET}`;
  return `${right} on both: the stand-in and ${versionsInWords(real)}.`;
}

new Command('conformance')
  .description('run the conformance cases on the stand-in and on the real HyOps')
  .option('--json', 'print one JSON document on stdout')
  .action(conformance)
  .parseAsync()
  .catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  });
