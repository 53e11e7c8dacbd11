import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { configurationPlace } from '../../contract/configuration/place';
import type { RunReport } from '../../contract/evidence/files/report';
import { DrError } from '../../contract/words/dr-error';
import { looksLikeRun, runsIn } from '../bundle/bundle';
import { globalsOf, outputOf } from '../cli/command-context';
import { runRoom } from '../cli/run-room';
import { withReplay } from '../cli/with-replay';
import { readReport, reportLines } from '../verify/show';
import { type Verification, verifyBundle } from '../verify/verify';

const CONFIG = [
  '--config <dir>',
  'configuration folder (default: HYOPS_DR_CONFIG, ./hyops-dr, /etc/hyops-dr)',
] as const;

/** `evidence`: verifies, shows and seals the evidence of runs (C4.5, C8). */
export function evidenceCommand(): Command {
  const evidence = new Command('evidence').description('verify, show and seal the evidence of runs');
  evidence
    .command('verify')
    .description('verify the evidence of a run, or of all runs of a decision')
    .argument('<dir>', 'evidence folder of a run or of a decision')
    .option(
      '--trust <dir>',
      'folder of trusted public keys (default: trusted_keys/ in the configuration folder)',
    )
    .option('--replay', 'also replay the run with this build and compare its decisions')
    .action(verify);
  evidence
    .command('show')
    .description('show the report of a run')
    .argument('<dir>', 'evidence folder of a run, or of a decision with one run')
    .action(show);
  evidence
    .command('report')
    .description('render the report page of a sealed run from its evidence')
    .argument('<dir>', 'evidence folder of a run, or of a decision with one run')
    .option('--out <file>', 'write the page to this file instead of stdout')
    .action(report);
  evidence
    .command('seal')
    .description('seal the evidence of a decision whose run did not; run this on its runner')
    .argument('<id>', 'decision id')
    .option(...CONFIG)
    .option('--lost', 'seal a run that Temporal no longer knows, from its files')
    .option('--as <name>', 'with --lost: your name')
    .option('--reason <text>', 'with --lost: why the run is lost')
    .option('--namespace-gone <id>', 'with --lost: id of the namespace of the run, which no longer exists')
    .action((id: string, options: SealOptions, command: Command) =>
      onRunner('seal', command, options, [...wordsOf(options), '--', id]),
    );
  evidence
    .command('sweep')
    .description('seal every run that ended without sealed evidence; run this on its runner')
    .option(...CONFIG)
    .action((options: { config?: string }, command: Command) => onRunner('sweep', command, options, []));
  return evidence;
}

interface SealOptions {
  config?: string;
  lost?: true;
  as?: string;
  reason?: string;
  namespaceGone?: string;
}

function wordsOf({ lost, as, reason, namespaceGone }: SealOptions): string[] {
  const said = { as, reason, 'namespace-gone': namespaceGone };
  return [
    ...(lost ? ['--lost'] : []),
    ...Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
  ];
}

/** Runs a command of the worker program, because only that may write evidence. */
async function onRunner(
  program: 'seal' | 'sweep',
  command: Command,
  { config }: { config?: string },
  words: string[],
): Promise<void> {
  const { json, debug, address, namespace, profile } = globalsOf(command);
  const values = Object.entries({ config, address, namespace, profile });
  process.exitCode = await runRoom(
    ['worker/main.js', program],
    [
      ...(json ? ['--json'] : []),
      ...(debug ? ['--debug'] : []),
      ...values.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
      ...words,
    ],
  );
}

type VerifyOptions = { trust?: string; replay?: true };

async function verify(dir: string, { trust, replay }: VerifyOptions, command: Command): Promise<void> {
  refuseMissing(dir);
  const verified = await verifyBundle(dir, { trustDir: trust ?? trustedKeys() });
  const verification = replay ? await withReplay(verified, dir) : verified;
  outputOf(command).answer(verification, verificationLines(verification));
  process.exitCode = verification.exit;
}

function refuseMissing(dir: string): void {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new DrError('not-found', [
    {
      what: `the folder ${dir} does not exist`,
      where: dir,
      do: 'give the evidence folder of a run or of a decision',
    },
  ]);
}

/** Returns the folder itself when it is a run, or the only run of a decision. */
function oneRun(dir: string): string {
  refuseMissing(dir);
  if (looksLikeRun(dir)) return dir;
  const [run, ...others] = runsIn(dir);
  if (run !== undefined && others.length === 0) return run;
  const what = run === undefined ? `there is no run in ${dir}` : `${dir} has ${others.length + 1} runs`;
  throw new DrError('invalid', [
    { what, where: [run, ...others].join(', ') || dir, do: 'give the evidence folder of one run' },
  ]);
}

function trustedKeys(): string | undefined {
  const folder = join(configurationPlace(process.env['HYOPS_DR_CONFIG'], existsSync), 'trusted_keys');
  return existsSync(folder) ? folder : undefined;
}

function verificationLines({ findings, summary }: Verification): string[] {
  return [
    summary.says,
    ...summary.runs.map((run) => `  ${run.place}: ${run.outcome ?? 'no outcome'}, ${run.files} files`),
    ...findings.map((finding) => `  ✗ ${finding.clause} ${finding.file}: ${finding.what}`),
  ];
}

function show(dir: string, _options: object, command: Command): void {
  const report = reportIn(oneRun(dir));
  outputOf(command).answer(report, reportLines(report));
}

/** The worker program renders the page, as it did for the first one. */
async function report(dir: string, { out }: { out?: string }, command: Command): Promise<void> {
  const run = oneRun(dir);
  const flags = [
    ...(globalsOf(command).json ? ['--json'] : []),
    ...(out === undefined ? [] : ['--out', out]),
  ];
  process.exitCode = await runRoom(['worker/main.js', 'report'], [...flags, '--', run]);
}

function reportIn(dir: string): RunReport {
  try {
    return readReport(dir);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new DrError('invalid', [{ what, where: dir, do: 'give the folder of one sealed run' }], {
      cause: error,
    });
  }
}
