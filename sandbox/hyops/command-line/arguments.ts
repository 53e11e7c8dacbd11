/** What a command takes: options with a value, options that may repeat, switches, and how many plain arguments. */
export type Grammar = {
  options?: readonly string[];
  repeated?: readonly string[];
  switches?: readonly string[];
  positionals?: { min: number; max: number };
};

/** The command line was not understood; HyOps answers with usage on stderr and exit code 2. */
export class UsageError extends Error {}

/** A command line as read: options by name, without their dashes, and what stood alone. */
export class Arguments {
  constructor(
    private readonly values: ReadonlyMap<string, readonly string[]>,
    readonly positionals: readonly string[],
  ) {}

  has(name: string): boolean {
    return this.values.has(name);
  }

  option(name: string): string {
    return this.values.get(name)?.at(-1) ?? '';
  }

  all(name: string): readonly string[] {
    return this.values.get(name) ?? [];
  }
}

/** Finds the option meant: its name, or the one name that begins so, as Python's argparse allows. */
function meant(known: readonly string[], given: string): string {
  if (known.includes(given)) return given;
  const candidates = known.filter((name) => name.startsWith(given));
  const [only] = candidates;
  if (only && candidates.length === 1) return only;
  if (candidates.length > 1) {
    throw new UsageError(
      `ambiguous option: --${given} could match ${candidates.map((name) => `--${name}`).join(', ')}`,
    );
  }
  throw new UsageError(`unrecognized arguments: --${given}`);
}

/** Reads a command line by its grammar; throws `UsageError`. */
export function parseArguments(grammar: Grammar, argv: readonly string[]): Arguments {
  const switches = grammar.switches ?? [];
  const valued = [...(grammar.options ?? []), ...(grammar.repeated ?? [])];
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  const rest = [...argv];
  for (let token = rest.shift(); token !== undefined; token = rest.shift()) {
    const [, given, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(token) ?? [];
    if (given === undefined) {
      positionals.push(token);
      continue;
    }
    const name = meant([...switches, ...valued], given);
    const value = switches.includes(name) ? '' : (inline ?? rest.shift());
    if (value === undefined) throw new UsageError(`argument --${name}: expected one argument`);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  const { min, max } = grammar.positionals ?? { min: 0, max: 0 };
  if (positionals.length > max)
    throw new UsageError(`unrecognized arguments: ${positionals.slice(max).join(' ')}`);
  if (positionals.length < min) throw new UsageError('the following arguments are required');
  return new Arguments(values, positionals);
}
