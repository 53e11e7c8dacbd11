import { wordsOf } from './error-words';
import { progressLine } from './progress-line';
import { resolveTemporalCli } from './resolve-temporal-cli';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Prints the path of a Temporal CLI on stdout; progress and reasons go to stderr. */
async function main(): Promise<void> {
  const interruption = new AbortController();
  for (const signal of SIGNALS) process.once(signal, () => interruption.abort(signal));
  const line = progressLine(process.stderr);
  const started = performance.now();
  try {
    const cli = await resolveTemporalCli({ progress: line.show, signal: interruption.signal });
    const seconds = Math.round((performance.now() - started) / 1_000);
    line.end(
      seconds > 2 ? `temporal  Temporal CLI ${cli.version} from ${cli.source} ... ${seconds} s` : undefined,
    );
    process.stdout.write(`${cli.path}\n`);
  } catch (error) {
    line.end(interruption.signal.aborted ? undefined : wordsOf(error));
    process.exitCode = 1;
  }
}

void main();
