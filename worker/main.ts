import { Command } from 'commander';
import { reportError } from './commands/command-line';

/** Commands of the worker program, which reads the configuration folder and uses HyOps. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  run: async () => (await import('./commands/run-command.js')).runCommand(),
  plan: async () => (await import('./commands/plan-command.js')).planCommand(),
  validate: async () => (await import('./commands/validate-command.js')).validateCommand(),
  doctor: async () => (await import('./commands/doctor-command.js')).doctorCommand(),
  deliver: async () => (await import('./commands/deliver-command.js')).deliverCommand(),
  replay: async () => (await import('./commands/replay-command.js')).replayCommand(),
  report: async () => (await import('./commands/report-command.js')).reportCommand(),
  'stop-calls': async () => (await import('./commands/stop-calls-command.js')).stopCallsCommand(),
  seal: async () => (await import('./commands/sweep-command.js')).sealCommand(),
  sweep: async () => (await import('./commands/sweep-command.js')).sweepCommand(),
};

async function main(argv: string[]): Promise<void> {
  // Loading a command takes longer than running most of them, so only the called one is loaded, or all for the help text.
  const called = COMMANDS[argv[0] ?? ''];
  const loaded = called ? [called] : Object.values(COMMANDS);
  const program = new Command('hyops-dr-worker');
  for (const load of loaded) program.addCommand(await load());
  await program.parseAsync(argv, { from: 'user' });
}

main(process.argv.slice(2)).catch((error) => {
  const [json, debug] = ['--json', '--debug'].map((flag) => process.argv.includes(flag));
  // A connection attempt in progress would keep the process alive.
  process.exit(reportError(error, { json: json === true, debug: debug === true }));
});
