import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readJson, writeJson } from '../../json-file';
import { textAt } from '../../mapping';
import { shellQuoted as quoted } from '../command-line/terminal';
import type { RunRecord } from '../runtime/run-record';
import type { Runtime } from '../runtime/runtime-root';
import { runStep, scp, ssh } from './remote-step';
import type { RunnerHost } from './runner-host';

const sent = ['config', 'credentials', 'vault', 'state', 'meta', 'artifacts'];
const returned = ['config', 'state', 'logs', 'meta', 'artifacts'];

/** One blueprint command that is sent to a runner with the runtime it needs. */
export type Dispatch = {
  runtime: Runtime;
  runner: RunnerHost;
  record: RunRecord;
  /** `preflight` or `deploy`, with its switches. */
  command: readonly string[];
  file: string;
  variables: Record<string, string>;
};

/** Where a dispatch works on the runner. */
const jobFolder = (runId: string): string => `/tmp/hyops-runner-jobs/${runId}`;

/**
 * Copies the runtime to the runner, runs the command there, and unpacks the result over the local runtime. Returns
 * the exit code that the connection gave: 255 is its own. Throws where a step before or after could not be made.
 */
export async function dispatch(given: Dispatch): Promise<number> {
  const { runtime, runner, record, command, file } = given;
  const job = jobFolder(record.runId);
  const far = `${job}/runtime`;
  await upload(given, job);
  const words = [
    `${runner.prefix}/venv/bin/hyops`,
    'blueprint',
    ...command.slice(0, 1),
    ...['--root', far, '--file', `${far}/config/blueprints/${basename(file)}`],
    ...command.slice(1),
  ];
  const shell = `set -a && . ${quoted(`${job}/dispatch.env`)} && set +a && ${words.map(quoted).join(' ')}`;
  const rc = await runStep(record, 'runner_exec', ssh(runner, `bash -lc ${quoted(shell)}`));
  await download(given, job, runtime.root);
  if (rc === 0) rmSync(stage(given), { recursive: true });
  return rc;
}

/** Removes what a dispatch left on the runner, whatever is still at work there. */
export async function cleanUp({ runner, record }: Dispatch): Promise<void> {
  await runStep(record, 'runner_cleanup', ssh(runner, `rm -rf ${quoted(jobFolder(record.runId))}`)).catch(
    () => undefined,
  );
}

async function must(record: RunRecord, label: string, argv: readonly string[], what: string): Promise<void> {
  if ((await runStep(record, label, argv)) !== 0) throw new Error(`failed to ${what}`);
}

const stage = ({ runtime, record }: Dispatch): string => join(runtime.work, 'runner', record.runId);

async function upload(given: Dispatch, job: string): Promise<void> {
  const { runtime, runner, record, variables } = given;
  const bundle = join(stage(given), 'runtime.bundle.tar.gz');
  mkdirSync(stage(given), { recursive: true });
  tar('-czf', bundle, '-C', runtime.root, ...sent.filter((name) => existsSync(join(runtime.root, name))));
  const environment = join(stage(given), 'dispatch.env');
  const lines = Object.entries(variables).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", `'"'"'`)}'`,
  );
  writeFileSync(environment, `${lines.join('\n')}\n`, { mode: 0o600 });
  const far = quoted(`${job}/runtime`);
  const archive = `${job}/runtime.bundle.tar.gz`;
  await must(record, 'runner_prepare', ssh(runner, `mkdir -p ${quoted(job)}`), 'create runner job directory');
  if (runner.keyFile) {
    const key = `.ssh/${basename(runner.keyFile)}`;
    await must(
      record,
      'runner_prepare_ssh_key',
      ssh(runner, 'mkdir -p ~/.ssh && chmod 700 ~/.ssh'),
      'prepare the key',
    );
    await must(record, 'runner_upload_ssh_key', scp(runner, 'up', runner.keyFile, key), 'upload the key');
    await must(record, 'runner_fix_ssh_key_perms', ssh(runner, `chmod 600 ${quoted(key)}`), 'secure the key');
  }
  await must(record, 'runner_upload', scp(runner, 'up', bundle, archive), 'upload the runtime bundle');
  const extract = `rm -rf ${far} && mkdir -p ${far} && tar -xzf ${quoted(archive)} -C ${far}`;
  await must(record, 'runner_extract', ssh(runner, extract), 'extract the runtime bundle');
  await must(
    record,
    'runner_upload_dispatch_env',
    scp(runner, 'up', environment, `${job}/dispatch.env`),
    'upload env',
  );
  const secure = ssh(runner, `chmod 600 ${quoted(`${job}/dispatch.env`)}`);
  await must(record, 'runner_fix_dispatch_env_perms', secure, 'secure the env');
}

async function download(given: Dispatch, job: string, root: string): Promise<void> {
  const { runner, record } = given;
  const result = join(stage(given), 'runtime.result.tar.gz');
  const far = `${job}/runtime.result.tar.gz`;
  const bundle = `cd ${quoted(`${job}/runtime`)} && tar -czf ${quoted(far)} $(ls -d ${returned.join(' ')} 2>/dev/null)`;
  await must(record, 'runner_bundle_result', ssh(runner, bundle), 'bundle runner runtime result');
  await must(record, 'runner_download', scp(runner, 'down', result, far), 'download runner runtime result');
  tar('-xzf', result, '-C', root);
  pointStatesHome(join(root, 'state', 'modules'), `${job}/runtime/`, `${root}/`);
}

function tar(...args: string[]): void {
  execFileSync('tar', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** States that came back name files of the runner; those that came along are here now. */
function pointStatesHome(folder: string, far: string, near: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.json')) continue;
    const file = join(folder, name);
    const state = readJson(file);
    const moved = ['rerun_inputs_file', 'evidence_dir'].filter((key) => textAt(state, key).startsWith(far));
    if (moved.length === 0) continue;
    for (const key of moved) state[key] = near + textAt(state, key).slice(far.length);
    writeJson(file, state);
  }
}
