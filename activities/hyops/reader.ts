import { execFile } from 'node:child_process';
import { z } from 'zod';
import { Blueprint } from '../../contract/blueprint';
import type { Parsed, Reason } from '../../contract/failures';
import { environmentFor, type HyopsInstallation, runtimeRoot } from './installation';
import { jsonAfterLines } from './output';

/** What a `hyops` command said. */
export interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

/** What a preflight found missing, and the records of the drivers that it tried, by step. */
export interface Preflight {
  blocked: Reason[];
  records: ReadonlyMap<string, string>;
}

/** Reading commands of HyOps: they look and change nothing that matters to the run. */
export interface HyopsReader {
  version(): Promise<string>;
  blueprint(environment: string, ref: string): Promise<Parsed<Blueprint>>;
  /** Names in the runtime vault, never values (C6.2). */
  secretNames(environment: string): Promise<Parsed<string[]>>;
  /** What `blueprint preflight` finds missing for an overlay file (C4.3). */
  preflight(environment: string, overlayFile: string): Promise<Preflight>;
}

// A start of the CLI takes 0.8 s, a preflight some seconds; a command that hangs longer will not come back.
const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/** A reader that starts the configured `hyops`. The version is asked for once. */
export function createHyopsReader(hyops: HyopsInstallation): HyopsReader {
  let version: Promise<string> | undefined;

  const run = (environment: string, args: string[]): Promise<Said> =>
    new Promise((resolve) => {
      const [file = 'hyops', ...before] = hyops.command;
      const options = {
        env: environmentFor(hyops, environment),
        timeout: TIMEOUT_MS,
        maxBuffer: MAX_OUTPUT_BYTES,
      };
      const child = execFile(file, [...before, ...args], options, (error, stdout, stderr) => {
        resolve({
          code: error ? Number(error.code ?? 1) || 1 : 0,
          stdout,
          stderr: stderr || (error?.message ?? ''),
        });
      });
      child.stdin?.end();
    });

  return {
    version() {
      version ??= run('', ['--version']).then((said) => said.stdout.trim() || 'unknown');
      return version;
    },
    async blueprint(environment, ref) {
      const root = runtimeRoot(hyops, environment);
      const said = await run(environment, ['blueprint', 'validate', '--root', root, '--ref', ref, '--json']);
      const blueprint = Blueprint.safeParse(jsonAfterLines(said.stdout));
      if (said.code === 0 && blueprint.success) return { ok: true, value: blueprint.data };
      return unreadable(
        'PlanInvalid',
        `HyOps does not accept blueprint ${ref}: ${wordsOf(said)}`,
        ref,
        'mend the blueprint or its name',
      );
    },
    async secretNames(environment) {
      const root = runtimeRoot(hyops, environment);
      const said = await run(environment, ['secrets', 'keys', '--root', root, '--json']);
      const names = jsonAfterLines(said.stdout);
      if (said.code === 0 && Array.isArray(names))
        return { ok: true, value: names.filter((name) => typeof name === 'string') };
      const vault = `${root}/vault/bootstrap.vault.env`;
      if (said.code === 11)
        return unreadable(
          'SecretsMissing',
          'there is no runtime vault',
          vault,
          'create it: hyops vault bootstrap, then hyops secrets set',
        );
      if (said.code === 21)
        return unreadable(
          'SecretsMissing',
          'the runtime vault cannot be opened with the password given',
          hyops.vaultPasswordFile,
          'correct the vault password file',
        );
      return unreadable(
        'SecretsMissing',
        `the runtime vault cannot be read: ${wordsOf(said)}`,
        vault,
        'run hyops secrets keys by hand',
      );
    },
    async preflight(environment, overlayFile) {
      const root = runtimeRoot(hyops, environment);
      const said = await run(environment, [
        'blueprint',
        'preflight',
        '--root',
        root,
        '--file',
        overlayFile,
        '--json',
      ]);
      const report = PreflightReport.safeParse(jsonAfterLines(said.stdout)).data;
      return {
        blocked: said.code === 0 ? [] : blockedSteps(said, report),
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

const PreflightReport = z.looseObject({
  steps: z.array(
    z.looseObject({
      id: z.string(),
      status: z.string(),
      checks: z
        .array(z.looseObject({ name: z.string(), ok: z.boolean(), detail: z.string().default('') }))
        .default([]),
      driver_preflight: z.looseObject({ evidence_dir: z.string().optional() }).optional(),
    }),
  ),
});

function blockedSteps(said: Said, report: z.infer<typeof PreflightReport> | undefined): Reason[] {
  const blocked = report?.steps.filter((step) => step.status === 'blocked') ?? [];
  if (blocked.length === 0) return [blockedReason('the overlay', wordsOf(said))];
  return blocked.map(({ id, checks }) =>
    blockedReason(
      id,
      checks
        .filter((check) => !check.ok)
        .map((check) => `${check.name}: ${check.detail}`)
        .join('; '),
    ),
  );
}

function blockedReason(step: string, why: string): Reason {
  return {
    code: 'AccessModeUnmet',
    what: `HyOps' own preflight blocks ${step}: ${why.slice(0, 600)}`,
    where: `blueprint preflight, step ${step}`,
    do: 'supply what is missing, then issue a new decision',
  };
}

function unreadable<T>(
  code: 'PlanInvalid' | 'SecretsMissing',
  what: string,
  where: string,
  advice: string,
): Parsed<T> {
  return { ok: false, reasons: [{ code, what, where, do: advice }] };
}

/** HyOps writes errors to stdout or stderr, by command; the last line tells most. */
function wordsOf(said: Said): string {
  const lines = `${said.stdout}\n${said.stderr}`.split('\n').filter((line) => line.trim() !== '');
  return `${lines.findLast((line) => /ERR|error/i.test(line)) ?? lines.at(-1) ?? 'it said nothing'} (exit code ${said.code})`;
}
