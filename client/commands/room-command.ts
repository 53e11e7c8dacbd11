import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { type GlobalOptions, globalsOf } from '../command-context';

/** A command that is a program of another room: it may start processes, which client/ may not. */
interface RoomCommand {
  name: string;
  description: string;
  /** Below lib/, with the words it is started with. */
  program: [string, ...string[]];
  argument?: [name: string, description: string];
  options: [flags: string, description: string][];
  /** Whether it talks to Temporal, and so takes the connection options. */
  connects: boolean;
}

const CONFIG: [string, string] = [
  '--config <dir>',
  'configuration folder (default: HYOPS_DR_CONFIG, ./hyops-dr, /etc/hyops-dr)',
];

const ROOM_COMMANDS: RoomCommand[] = [
  {
    name: 'plan',
    description: 'compile a decision and show what would happen; runs nothing',
    program: ['worker/main.js', 'plan'],
    argument: ['<decision>', 'file of the decision artifact, or - for stdin'],
    options: [CONFIG, ['--explain', 'say which rules decided']],
    connects: false,
  },
  {
    name: 'worker',
    description: 'run a worker: for the decisions, for runners, or for both',
    program: ['worker/main.js', 'run'],
    options: [
      CONFIG,
      ['--runner <name...>', 'poll the queue of this runner'],
      ['--decisions', 'poll the queue of decisions'],
    ],
    connects: true,
  },
  {
    name: 'doctor',
    description: 'check the set-up and say what to do',
    program: ['worker/main.js', 'doctor'],
    options: [CONFIG],
    connects: true,
  },
  {
    name: 'dev',
    description: 'a whole local world: Temporal, a worker and the sandbox, on loopback',
    program: ['tools/dev/main.js'],
    options: [
      ['--dir <dir>', 'where it keeps everything'],
      ['--port <n>', 'port of Temporal; 0 for any'],
      ['--ui-port <n>', 'port of the Temporal UI; 0 for any'],
      ['--time-scale <factor>', 'durations of the stand-in hyops, as a part of the real ones'],
    ],
    connects: false,
  },
];

/** `plan`, `worker`, `doctor`, `dev`. */
export function roomCommands(): Command[] {
  return ROOM_COMMANDS.map((room) => {
    const command = new Command(room.name).description(room.description);
    for (const [flags, description] of room.options) command.option(flags, description);
    if (room.argument) command.argument(...room.argument);
    return command.action(async () => {
      const words = [...globalArguments(globalsOf(command), room.connects), ...argumentsOf(command)];
      process.exitCode = await run(room.program, words);
    });
  });
}

function argumentsOf(command: Command): string[] {
  const options = command.options.flatMap((option) => {
    const value: unknown = command.getOptionValue(option.attributeName());
    return value === undefined ? [] : written(option.long ?? option.flags, value);
  });
  // A value that looks like an option stays a value.
  return [...options, ...(command.args.length > 0 ? ['--', ...command.args] : [])];
}

function globalArguments(globals: GlobalOptions, connects: boolean): string[] {
  const { json, address, namespace, profile } = globals;
  const connection = connects ? Object.entries({ address, namespace, profile }) : [];
  return [
    ...(json ? ['--json'] : []),
    ...connection.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
  ];
}

function written(flag: string, value: unknown): string[] {
  if (value === true) return [flag];
  return (Array.isArray(value) ? value : [value]).flatMap((one) => [flag, String(one)]);
}

/** Runs a program of another room in our place: its streams are ours, and so is its exit code. */
async function run([program, ...words]: [string, ...string[]], more: string[]): Promise<number> {
  const child = spawn(process.execPath, [join(__dirname, '../..', program), ...words, ...more], {
    stdio: 'inherit',
  });
  const forward = (signal: NodeJS.Signals) => void child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const one of signals) process.off(one, forward);
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
