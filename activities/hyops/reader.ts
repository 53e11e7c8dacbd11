import { type ExecFileException, execFile } from 'node:child_process';
import { z } from 'zod';
import type { ToolEnvironment } from '../../contract/configuration/tool-environment';
import { type CompiledPlan, secretsNeeded } from '../../contract/plan/compiled-plan';
import type { Secret } from '../../contract/redaction/secret';
import { inexactNumbersIn } from '../../contract/words/exact-number';
import type { Parsed, Reason } from '../../contract/words/failures';
import { Blueprint } from '../../contract/world/blueprint';
import { rootLock } from '../process/root-turn';
import { preflightArguments, syncArguments } from './arguments';
import { readDispatch } from './dispatch-record';
import { environmentFor, environmentWithRoot, type HyopsInstallation, runtimeRoot } from './installation';
import { documentAfterLines, jsonAfterLines, type Said } from './output';
import { blockedInLines, blockedSteps, PreflightReport, wordsOf } from './preflight-report';
import { programsMissing } from './programs-missing';
import { namesToSync } from './sync-output';

/** What a preflight found missing, and the driver records of each step that it tried. */
interface Preflight {
  blocked: Reason[];
  records: ReadonlyMap<string, string>;
}

/** The read-only commands of HyOps. */
export interface HyopsReader {
  /** Undefined when HyOps does not report a version. */
  version(): Promise<string | undefined>;
  /** Lists what this machine lacks to start any call. */
  programsMissing(): Promise<Reason[]>;
  blueprint(environment: string, ref: string): Promise<Parsed<Blueprint>>;
  /** Names in the runtime vault, never values (C6.2). */
  secretNames(environment: string): Promise<Parsed<string[]>>;
  /** Lists the names that a sync of a scope would copy, by HyOps' dry run, which contacts no secret store (C7.6). */
  namesInScope(environment: string, scope: string): Promise<Parsed<string[]>>;
  /**
   * Returns the values in the runtime vault, so that they can be redacted from everything that is written; none without
   * a vault. Throws when they cannot be read; the error contains none of the command's output.
   */
  secretValues(environment: string): Promise<Secret[]>;
  /** Runs `blueprint preflight` for an overlay file, locally or on the plan's runner (C4.3). */
  preflight(plan: CompiledPlan, overlayFile: string): Promise<Preflight>;
}

// The CLI starts in 0.8 s and a preflight takes a few seconds, so a command that runs this long hangs.
const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;
const NO_VAULT = 11;
const SecretValues = z.record(z.string(), z.string());
const LOCK_WAIT_S = 20;
/** The exit code requested from flock for a lock that is taken; HyOps does not use it. */
const LOCKED = 75;

/** Creates a reader that starts the configured `hyops` for each question, because it may have been replaced. */
export function createHyopsReader(hyops: HyopsInstallation): HyopsReader {
  /** A dispatch unpacks returned files into the runtime root, so no call may run in it at the same time. */
  const askRunner = async (environment: string, root: string, args: string[]): Promise<Reason[]> => {
    const lock = ['flock', '--no-fork', '-w', String(LOCK_WAIT_S), '-E', String(LOCKED), rootLock(root)];
    const said = await run(environment, args, lock);
    if (said.code === LOCKED)
      return [
        {
          code: 'RuntimeRootBusy',
          what: `runtime root ${root} is in use by another call, so the preflight cannot run`,
          where: root,
          do: 'wait until that call has ended, then issue a new decision',
        },
      ];
    return said.code === 0 ? [] : blockedInLines(said, await readDispatch(said.stdout, MAX_OUTPUT_BYTES));
  };

  const run = (environment: string, args: string[], under: string[] = []): Promise<Said> =>
    runIn(environmentFor(hyops, environment), args, under);

  const runIn = (env: ToolEnvironment, args: string[], under: string[] = []): Promise<Said> =>
    new Promise((resolve) => {
      const [file = 'hyops', ...before] = [...under, ...hyops.command];
      const options = {
        env,
        timeout: TIMEOUT_MS,
        maxBuffer: MAX_OUTPUT_BYTES,
      };
      const child = execFile(file, [...before, ...args], options, (error, stdout, stderr) => {
        resolve({
          code: error ? Number(error.code ?? 1) || 1 : 0,
          stdout: tooLong(error) ? withoutLastLine(stdout) : stdout,
          stderr: (tooLong(error) ? withoutLastLine(stderr) : stderr) || (error?.message ?? ''),
        });
      });
      child.stdin?.end();
    });

  return {
    async version() {
      const said = await run('', ['--version']);
      return said.code === 0 ? said.stdout.trim() || undefined : undefined;
    },
    programsMissing: () => programsMissing(hyops.path),
    async blueprint(environment, ref) {
      const root = runtimeRoot(hyops, environment);
      const said = await run(environment, ['blueprint', 'validate', '--root', root, '--ref', ref, '--json']);
      const blueprint = documentAfterLines(said.stdout, Blueprint);
      const [inexact] = blueprint ? inexactNumbersIn(blueprint.text) : [];
      if (inexact !== undefined)
        return unreadable(
          'BlueprintInvalid',
          `blueprint ${ref} has the number ${inexact}, which has more digits than JSON readers keep`,
          ref,
          'write it in the blueprint as text, in quotes',
        );
      if (said.code === 0 && blueprint) return { ok: true, value: blueprint.value };
      return unreadable(
        'BlueprintInvalid',
        `HyOps does not accept blueprint ${ref}: ${wordsOf(said)}`,
        ref,
        'fix the blueprint, or correct its name in the plan',
      );
    },
    async secretNames(environment) {
      const root = runtimeRoot(hyops, environment);
      const said = await run(environment, ['secrets', 'keys', '--root', root, '--json']);
      const names = jsonAfterLines(said.stdout, z.array(z.string()));
      if (said.code === 0 && names) return { ok: true, value: names };
      const vault = `${root}/vault/bootstrap.vault.env`;
      if (said.code === NO_VAULT)
        return unreadable(
          'SecretsMissing',
          'there is no runtime vault',
          vault,
          'create it: hyops vault bootstrap, then hyops secrets set',
        );
      if (said.code === 21)
        return unreadable(
          'SecretsMissing',
          'the runtime vault cannot be opened with the configured password',
          hyops.vaultPasswordFile,
          'correct the vault password file',
        );
      return unreadable(
        'SecretsMissing',
        `the runtime vault cannot be read: ${wordsOf(said)}`,
        vault,
        'run hyops secrets keys by hand and fix the error that it prints',
      );
    },
    async namesInScope(environment, scope) {
      const args = [...syncArguments(environment, scope), '--dry-run'];
      const said = await runIn(environmentWithRoot(hyops, environment), args);
      const names = said.code === 0 ? namesToSync(said.stdout, scope) : undefined;
      if (names) return { ok: true, value: names };
      return unreadable(
        'SecretsMissing',
        `HyOps cannot sync the secrets of scope ${scope}: ${wordsOf(said)}`,
        `hyops ${args.join(' ')}`,
        'add the scope to the map of secrets, or correct address and token of the secret store',
      );
    },
    async secretValues(environment) {
      const root = runtimeRoot(hyops, environment);
      const said = await run(environment, ['secrets', 'show', '--root', root, '--json']);
      if (said.code === NO_VAULT) return [];
      const values = jsonAfterLines(said.stdout, SecretValues);
      if (said.code !== 0 || !values)
        throw new Error(`hyops secrets show ended with ${said.code} for environment ${environment}`);
      return Object.entries(values).map(([name, value]) => ({ name, value }));
    },
    async preflight(plan, overlayFile) {
      const { environment, transport } = plan;
      const root = runtimeRoot(hyops, environment);
      const args = preflightArguments(plan, root, overlayFile, secretsNeeded(plan));
      if (transport !== 'local')
        return { blocked: await askRunner(environment, root, args), records: new Map() };
      const said = await run(environment, args);
      const report = jsonAfterLines(said.stdout, PreflightReport);
      // Exit code 0 alone proves nothing: only the report shows what was checked.
      const passed = said.code === 0 && report?.steps.every(({ status }) => status !== 'blocked');
      return {
        blocked: passed ? [] : blockedSteps(said, report),
        records: new Map(
          report?.steps.flatMap(({ id, driver_preflight }) => {
            const folder = driver_preflight?.evidence_dir;
            return folder ? [[id, folder] as const] : [];
          }),
        ),
      };
    },
  };
}

function tooLong(error: ExecFileException | null): boolean {
  return String(error?.code) === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';
}

/** The line that was cut at the limit can end in half a secret, which filters do not recognize. */
function withoutLastLine(output: string): string {
  return output.slice(0, output.lastIndexOf('\n') + 1);
}

function unreadable<T>(
  code: 'BlueprintInvalid' | 'SecretsMissing',
  what: string,
  where: string,
  advice: string,
): Parsed<T> {
  return { ok: false, reasons: [{ code, what, where, do: advice }] };
}
