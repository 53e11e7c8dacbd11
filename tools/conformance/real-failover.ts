import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { runLines } from '../../client/terminal/run-lines';
import { verifyBundle } from '../../client/verify/verify';
import { createEnding } from '../dev/ending';
import { listenForEnd } from '../process/told-to-end';
import { callLines } from './real-calls';
import { findRealHyops, HOW_TO_SET, versionsInWords } from './real-hyops';
import { runDecision, startParts } from './real-run';
import { sshHost } from './real-runner';
import { layOutRealWorld, type Way } from './real-world';

const MOST_MS = 5 * 60_000;
const RUN_FAILED = 7;

const told = listenForEnd();
const ending = createEnding(complain);

/** Runs one failover decision from submission to verified evidence, with every HyOps call made by the real HyOps. */
async function realFailover(): Promise<number> {
  const real = await findRealHyops(process.env);
  if (!real) throw new Error(`HYOPS_CORE_ROOT is not set.\n${HOW_TO_SET}`);
  say(versionsInWords(real));
  const dir = await mkdtemp(join(tmpdir(), 'hyops-dr-real-'));
  say(`folder ${dir}; it is kept for its evidence`);
  const world = await layOutRealWorld(dir, real, wayOf(process.argv.slice(2)));
  const dr = await startParts(dir, world, told.signal, ending.add);
  const view = await runDecision(dr, world, say);
  for (const line of ['', ...runLines(view)]) say(line);
  if (!view.end?.evidence) return RUN_FAILED;
  const { place } = view.end.evidence;
  for (const line of await callLines(place)) say(line);
  const trustDir = join(world.config, 'trusted_keys');
  const { exit, findings, summary } = await verifyBundle(place, { trustDir });
  say(`\nevidence verify: ${summary.says}`);
  for (const { clause, file, what } of findings) say(`  ${clause} ${file}: ${what}`);
  say(`docs/verify.sh:  ${await stockVerifier(place, trustDir)}`);
  return view.end.outcome === 'completed' ? exit : RUN_FAILED;
}

/** `--dispatch` sends the calls to the runner of the local world; `--ssh user@host:port --key FILE` to one behind an sshd. */
function wayOf(args: string[]): Way {
  const options = {
    dispatch: { type: 'boolean' },
    ssh: { type: 'string' },
    key: { type: 'string' },
  } as const;
  const { dispatch, ssh, key } = parseArgs({ args, options }).values;
  return { dispatch: dispatch === true || ssh !== undefined, ssh: ssh ? sshHost(ssh, key ?? '') : undefined };
}

/** Returns the output of the second verifier, which shares no code with the first. */
async function stockVerifier(place: string, trustDir: string): Promise<string> {
  const script = join(__dirname, '..', '..', '..', 'docs', 'verify.sh');
  const { stdout } = await promisify(execFile)('bash', [script, place, trustDir]);
  return stdout.trim();
}

/** Resolves to an exit code when a signal asks us to end, or when the run takes too long. */
async function givenUp(): Promise<number> {
  const tooLong = AbortSignal.timeout(MOST_MS);
  const signal = AbortSignal.any([told.signal, tooLong]);
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve());
    if (signal.aborted) resolve();
  });
  if (told.signal.aborted) return told.code();
  complain(`the run did not end within ${MOST_MS / 60_000} minutes`);
  return 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

async function main(): Promise<number> {
  try {
    return await Promise.race([realFailover(), givenUp()]);
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await ending.run();
  }
}

void main().then((code) => process.exit(code));
