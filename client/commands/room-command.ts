import { Command } from 'commander';
import { type GlobalOptions, globalsOf } from '../cli/command-context';
import { type RoomProgram, runRoom } from '../cli/run-room';

/** A command that is a program of another room: it may start processes, which client/ may not. */
interface RoomCommand {
  name: string;
  description: string;
  program: RoomProgram;
  argument?: [name: string, description: string];
  options: [flags: string, description: string][];
  /** Whether it talks to Temporal, and so takes the connection options. */
  connects: boolean;
}

const WORKER = 'worker/main.js';
const CONFIG: [string, string] = [
  '--config <dir>',
  'configuration folder (default: HYOPS_DR_CONFIG, ./hyops-dr, /etc/hyops-dr)',
];

const ROOM_COMMANDS: RoomCommand[] = [
  {
    name: 'plan',
    description: 'compile a decision and show what would happen; runs nothing',
    program: [WORKER, 'plan'],
    argument: ['<decision>', 'file of the decision artifact, or - for stdin'],
    options: [CONFIG, ['--explain', 'say which rules decided']],
    connects: false,
  },
  {
    name: 'worker',
    description: 'run a worker: for the decisions, for runners, or for both',
    program: [WORKER, 'run'],
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
    program: [WORKER, 'doctor'],
    options: [CONFIG],
    connects: true,
  },
  {
    name: 'replay',
    description: 'replay recorded runs on this build; 24 when one would go otherwise',
    program: [WORKER, 'replay'],
    argument: ['<history...>', 'history files, or evidence folders of runs or decisions'],
    options: [],
    connects: false,
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

/** `plan`, `worker`, `doctor`, `replay`, `dev`. */
export function roomCommands(): Command[] {
  return ROOM_COMMANDS.map((room) => {
    const command = new Command(room.name).description(room.description);
    for (const [flags, description] of room.options) command.option(flags, description);
    if (room.argument) command.argument(...room.argument);
    return command.action(async () => {
      const words = [...globalArguments(globalsOf(command), room), ...argumentsOf(command)];
      process.exitCode = await runRoom(room.program, words);
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

function globalArguments(globals: GlobalOptions, { program, connects }: RoomCommand): string[] {
  const { json, debug, address, namespace, profile } = globals;
  const connection = connects ? Object.entries({ address, namespace, profile }) : [];
  return [
    ...(json ? ['--json'] : []),
    ...(debug && program[0] === WORKER ? ['--debug'] : []),
    ...connection.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
  ];
}

function written(flag: string, value: unknown): string[] {
  if (value === true) return [flag];
  return (Array.isArray(value) ? value : [value]).flatMap((one) => [flag, String(one)]);
}
