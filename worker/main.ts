import { Command } from 'commander';
import { reportError } from './command-line';
import { doctorCommand } from './doctor-command';
import { planCommand } from './plan-command';
import { replayCommand } from './replay-command';
import { reportCommand } from './report-command';
import { runCommand } from './run-command';
import { stopCallsCommand } from './stop-calls-command';
import { sealCommand, sweepCommand } from './sweep-command';
import { validateCommand } from './validate-command';

/** The worker room as a program: what reads the configuration folder and touches HyOps. */
const program = new Command('hyops-dr-worker');
program
  .addCommand(runCommand())
  .addCommand(planCommand())
  .addCommand(validateCommand())
  .addCommand(doctorCommand())
  .addCommand(replayCommand())
  .addCommand(reportCommand())
  .addCommand(stopCallsCommand())
  .addCommand(sealCommand())
  .addCommand(sweepCommand());
program.parseAsync().catch((error) => {
  const [json, debug] = ['--json', '--debug'].map((flag) => process.argv.includes(flag));
  // A connection that is still being tried would hold the process.
  process.exit(reportError(error, { json: json === true, debug: debug === true }));
});
