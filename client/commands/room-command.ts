import { Command } from 'commander';
import { type GlobalOptions, globalsOf } from '../cli/command-context';
import { type RoomProgram, runRoom } from '../cli/run-room';

/** A command that runs a program outside client/, because client/ may not start processes. */
interface RoomCommand {
  name: string;
  description: string;
  program: RoomProgram;
  argument?: [name: string, description: string];
  options: [flags: string, description: string][];
  /** Whether it connects to Temporal and so takes the connection options. */
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
    description: 'compile a decision and show what would happen, without running anything',
    program: [WORKER, 'plan'],
    argument: ['<decision>', 'file of the decision artifact, or - for stdin'],
    options: [CONFIG, ['--explain', 'show which policy rules applied']],
    connects: false,
  },
  {
    name: 'worker',
    description: 'run a worker for the decision queue, for runners, or for both (default: all queues)',
    program: [WORKER, 'run'],
    options: [
      CONFIG,
      ['--runner <name...>', 'poll the queue of this runner'],
      ['--decisions', 'poll the decision queue'],
      ['--observe <address>', 'serve health and metrics at this loopback address, or "off"'],
      ['--log-format <format>', 'json, or text, which is the default on a terminal'],
    ],
    connects: true,
  },
  {
    name: 'doctor',
    description: 'check the setup and show how to fix problems',
    program: [WORKER, 'doctor'],
    options: [CONFIG],
    connects: true,
  },
  {
    name: 'deliver',
    description: 'put a message on this runner, for a run that is flooded with messages',
    program: [WORKER, 'deliver'],
    argument: ['<message>', 'file with what --print --json prints, or - for stdin'],
    options: [CONFIG],
    connects: false,
  },
  {
    name: 'replay',
    description: 'replay recorded runs with this build; exit code 24 when one differs',
    program: [WORKER, 'replay'],
    argument: ['<history...>', 'history files, or evidence folders of runs or decisions'],
    options: [],
    connects: false,
  },
  {
    name: 'dev',
    description: 'start a local world on loopback: Temporal, a worker and the sandbox',
    program: ['tools/dev/main.js'],
    options: [
      ['--dir <dir>', 'folder for all its files'],
      ['--port <n>', 'port of Temporal; 0 for any free port'],
      ['--ui-port <n>', 'port of the Temporal UI; 0 for any free port'],
      ['--time-scale <factor>', 'durations of the stand-in hyops as a fraction of real ones'],
    ],
    connects: false,
  },
];

/** `plan`, `worker`, `doctor`, `deliver`, `replay`, `dev`. */
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
  // After --, a value that looks like an option is still a value.
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
