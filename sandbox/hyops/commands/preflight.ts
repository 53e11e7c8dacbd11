import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from '../../json-file';
import { textAt } from '../../mapping';
import type { Arguments } from '../command-line/arguments';
import { exitCodes } from '../command-line/exit-codes';
import { messageOf, say, sayJson } from '../command-line/terminal';
import { newRunId } from '../runtime/clock';
import { RunRecord } from '../runtime/run-record';
import { openRuntime, type Runtime, requireSelection } from '../runtime/runtime-root';
import { hasPasswordSource, passwordFlags, readVault, vaultFile } from '../vault/vault';
import { type Command, runtimeOptions } from './command';

type Result = { name: string; ok: boolean; detail: string };

function onPath(program: string): Result {
  const found = (process.env['PATH'] ?? '')
    .split(':')
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
  return { name: `cmd:${program}`, ok: found !== undefined, detail: found ?? 'missing' };
}

function vaultAccess(args: Arguments, runtime: Runtime): Result {
  const file = args.option('vault-file') || vaultFile(runtime);
  const source = passwordFlags(args);
  if (!existsSync(file)) return { name: 'vault:data', ok: true, detail: 'not initialized' };
  if (!hasPasswordSource(source))
    return { name: 'vault:decrypt', ok: false, detail: 'password source not provided' };
  try {
    readVault(file, source);
    return { name: 'vault:decrypt', ok: true, detail: 'ok' };
  } catch (error) {
    return { name: 'vault:decrypt', ok: false, detail: `failed:${messageOf(error)}` };
  }
}

function readiness(runtime: Runtime, target: string): Result {
  const file = join(runtime.meta, `${target}.ready.json`);
  const status = existsSync(file) ? textAt(readJson(file), 'status') || 'unknown' : 'missing';
  return { name: `readiness:${target}`, ok: status === 'ready', detail: status };
}

function writable(runtime: Runtime): Result {
  try {
    accessSync(runtime.root, constants.W_OK);
    return { name: 'runtime:writable', ok: true, detail: 'ok' };
  } catch (error) {
    return { name: 'runtime:writable', ok: false, detail: messageOf(error) };
  }
}

function look(args: Arguments, runtime: Runtime): Result[] {
  const present = (name: string, path: string): Result => ({ name, ok: existsSync(path), detail: path });
  return [
    onPath('ssh'),
    onPath('scp'),
    { name: 'vault:encryption', ok: true, detail: 'available' },
    present('runtime:root', runtime.root),
    present('runtime:meta', runtime.meta),
    present('runtime:vault', runtime.vault),
    writable(runtime),
    vaultAccess(args, runtime),
    ...(args.option('target') ? [readiness(runtime, args.option('target'))] : []),
  ];
}

/** Readiness before secrets: the first kind of failure decides the code; programs count only when strict. */
function codeFor(results: readonly Result[], strict: boolean): number {
  const failing = results.filter(({ ok, name }) => !ok && (strict || !name.startsWith('cmd:')));
  const has = (prefix: string): boolean => failing.some(({ name }) => name.startsWith(prefix));
  if (failing.length === 0) return exitCodes.ok;
  if (has('readiness:') || has('runtime:writable')) return exitCodes.configInvalid;
  return has('vault:decrypt')
    ? exitCodes.secretsFailed
    : has('cmd:')
      ? exitCodes.dependencyMissing
      : exitCodes.configInvalid;
}

function inspect(args: Arguments): number {
  if (args.option('target') || args.option('module')) requireSelection(args, 'hyops preflight');
  const started = new Date().toISOString();
  const runtime = openRuntime(args);
  const record = new RunRecord(join(runtime.logs, 'preflight', newRunId('preflight')), '');
  const results = look(args, runtime);
  const code = codeFor(results, args.has('strict'));
  const target = args.option('target') || null;
  if (args.has('json')) sayJson({ ok: code === 0, code, target, runtime_root: runtime.root, results });
  else for (const { name, ok, detail } of results) say(`${(ok ? 'ok' : 'fail').padEnd(7)} ${name} ${detail}`);
  if (!args.has('json')) say(`exit_code=${code}`);
  record.writeText(
    'output.log',
    results.map(({ name, ok, detail }) => `${ok ? 'ok' : 'fail'} ${name} ${detail}\n`).join(''),
  );
  writeJson(record.path('result.json'), {
    command: 'preflight',
    argv: process.argv.slice(2),
    started_at: started,
    finished_at: new Date().toISOString(),
    exit_code: code,
    status: code === 0 ? 'ok' : 'failed',
    platform: { system: process.platform, machine: process.arch },
  });
  // Even with --json this line follows the document.
  say(`run record: ${record.folder}`);
  return code;
}

/** Looks at the host, the vault and the readiness of a target. */
export const preflight: Command = {
  grammar: {
    options: [
      ...runtimeOptions,
      'target',
      'vault-file',
      'vault-password-file',
      'vault-password-command',
      'module',
      'module-root',
      'inputs',
      'state-instance',
    ],
    switches: ['json', 'strict'],
  },
  run(args) {
    try {
      return inspect(args);
    } catch (error) {
      if (args.has('json')) sayJson({ ok: false, error: messageOf(error) });
      else say(`ERR: failed to resolve runtime paths: ${messageOf(error)}`);
      return exitCodes.internalError;
    }
  },
};
