import { Command } from 'commander';
import { doctorCommand } from './doctor-command';
import { planCommand } from './plan-command';
import { runCommand } from './run-command';
import { stopCallsCommand } from './stop-calls-command';

/** The worker room as a program: what reads the configuration folder and touches HyOps. */
const program = new Command('hyops-dr-worker');
program
  .addCommand(runCommand())
  .addCommand(planCommand())
  .addCommand(doctorCommand())
  .addCommand(stopCallsCommand());
program.parseAsync().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
