import { join } from 'node:path';
import { requireOverlayScope } from '../blueprint/locate-blueprint';
import type { Arguments } from '../command-line/arguments';
import { exitCodes } from '../command-line/exit-codes';
import { messageOf, say } from '../command-line/terminal';
import { Interrupted } from '../driver/tool-process';
import { bypassReason, newDecision } from '../module-run/preflight-decision';
import { cleanUp, type Dispatch, dispatch } from '../runner/dispatch';
import { findRunner } from '../runner/runner-host';
import { newRunId } from '../runtime/clock';
import { RunRecord } from '../runtime/run-record';
import { openRuntime, type Runtime, requireSelection } from '../runtime/runtime-root';
import { environmentWithVault } from '../vault/vault';
import { type Command, runtimeOptions } from './command';

type Verb = 'preflight' | 'deploy';

/** Variables named by `--sync-env`, from the shell, then from the vault; throws with those that are nowhere. */
function synced(args: Arguments, runtime: Runtime): Record<string, string> {
  const names = args.all('sync-env').filter(Boolean);
  const { env, error } = environmentWithVault(runtime);
  const missing = names.filter((name) => !env[name]?.trim());
  if (missing.length > 0)
    throw new Error(
      error
        ? `the variables asked for could not be read from the runtime vault: ${error}`
        : `these variables are neither in the shell nor in the runtime vault: ${missing.toSorted().join(', ')}`,
    );
  return Object.fromEntries(names.map((name) => [name, env[name] ?? '']));
}

function prepare(verb: Verb, args: Arguments): Dispatch {
  const bypass = bypassReason(args.has('skip-preflight'), args.option('preflight-bypass-reason'));
  requireSelection(args, 'hyops runner blueprint');
  const runtime = openRuntime(args);
  requireOverlayScope(args, runtime, 'runner blueprint execution');
  const runner = findRunner(runtime, args.option('runner-state-ref'), args.option('runner-vm-key'));
  const environment = args.option('env') ? { HYOPS_ENV: args.option('env') } : {};
  const variables = { HYOPS_CORE_ROOT: `${runner.prefix}/app`, ...environment, ...synced(args, runtime) };
  const runId = newRunId('runner');
  const record = new RunRecord(join(runtime.logs, 'runner', runId), runId);
  return {
    runtime,
    runner,
    record,
    command: commandOf(verb, args, bypass),
    file: args.option('file'),
    variables,
  };
}

function commandOf(verb: Verb, args: Arguments, bypass: string): string[] {
  const switches =
    verb === 'deploy' ? ['execute', 'skip-preflight', 'yes'].filter((name) => args.has(name)) : [];
  return [
    verb,
    ...switches.map((name) => `--${name}`),
    ...(bypass ? ['--preflight-bypass-reason', bypass] : []),
  ];
}

function openRecord(verb: Verb, args: Arguments, { runtime, runner, record }: Dispatch): void {
  record.writeJson('dispatch.request.json', {
    runner_state_ref: runner.stateRef,
    runner_vm_key: runner.machine,
    runtime_root: runtime.root,
    blueprint_file: args.option('file'),
    runner_blueprint_cmd: verb,
    sync_env: [...args.all('sync-env')],
    tfc_dispatch: { enabled: 'false', reason: 'config_missing' },
    gcp_dispatch: { enabled: 'false', reason: 'credentials_missing' },
    ...(verb === 'deploy' ? { preflight: newDecision('deploy', 'blueprint', '') } : {}),
  });
}

async function run(verb: Verb, args: Arguments): Promise<number> {
  let given: Dispatch;
  try {
    given = prepare(verb, args);
  } catch (error) {
    say(`ERR: runner blueprint setup failed: ${messageOf(error)}`);
    return exitCodes.operatorError;
  }
  const { runner, record } = given;
  openRecord(verb, args, given);
  const tell = (status: string) =>
    say(`runner=${runner.stateRef} status=${status} run_id=${record.runId}\nrun record: ${record.folder}`);
  tell('running');
  try {
    const rc = await dispatch(given);
    if (rc !== 0) {
      tell('error');
      say('error: runner remote hyops command failed (open runner_exec.stdout.txt / runner_exec.stderr.txt)');
      return exitCodes.operatorError;
    }
  } catch (error) {
    const cancelled = error instanceof Interrupted;
    tell(cancelled ? 'cancelled' : 'error');
    say(`error: ${cancelled ? 'cancelled by user' : `runner dispatch failed: ${messageOf(error)}`}`);
    return cancelled ? exitCodes.cancelled : exitCodes.operatorError;
  } finally {
    if (!args.has('keep-remote-job')) await cleanUp(given);
  }
  record.writeJson('dispatch.result.json', {
    runner_state_ref: runner.stateRef,
    runner_vm_key: runner.machine,
    status: 'ok',
    run_id: record.runId,
  });
  tell('ok');
  return exitCodes.ok;
}

const options = [...runtimeOptions, 'runner-state-ref', 'runner-vm-key', 'file'];

/** Asks a runner what a deploy would need. */
export const runnerPreflight: Command = {
  grammar: { options, repeated: ['sync-env'], switches: ['keep-remote-job'] },
  run: (args) => run('preflight', args),
};

/** Runs a blueprint on a runner, over a connection; to interrupt it ends the connection and nothing on the runner. */
export const runnerDeploy: Command = {
  grammar: {
    options: [...options, 'preflight-bypass-reason'],
    repeated: ['sync-env'],
    switches: ['keep-remote-job', 'execute', 'skip-preflight', 'yes'],
  },
  run: (args) => run('deploy', args),
};
