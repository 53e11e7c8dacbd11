import { execFileSync, spawn } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type ToolEnvironment, toolEnvironment } from '../../contract/configuration/tool-environment';
import { CallFolder, type CallResult, type CallSpec } from './call-folder';
import { callMarks } from './call-marks';
import { GRACE_MS } from './interrupt-call';
import { machineMoment } from './machine-clock';
import { OutputFile } from './output-file';
import { recordStart } from './record-start';

/**
 * Owns the process group of one `hyops` call. Runs as `node supervisor.js <call folder>`, detached from its worker,
 * under the lock of the runtime root. Starts the call at most once, records that in the evidence before, interrupts it when asked, and writes one result file.
 */
async function supervise(folder: CallFolder): Promise<void> {
  const spec = await folder.spec();
  if (!spec) throw new Error(`no call.json in ${folder.path}`);
  const own = toolEnvironment({ PATH: spec.env['PATH'] });
  const life = holdAlive(folder, own);
  const ours = await folder.claimStart({
    void: false,
    at: new Date().toISOString(),
    moment: machineMoment(),
    supervisor_pid: process.pid,
  });
  if (!ours) return;
  const why = spec.record ? await recordStart(spec.record) : undefined;
  if (why === undefined) await execute(folder, spec, life, own);
  else await folder.writeResult(notExecuted(spec, why));
}

function notExecuted({ key }: CallSpec, why: string): CallResult {
  const at = new Date().toISOString();
  return {
    ...{ key, code: null, signal: null, started_at: at, ended_at: at, interrupted_because: null },
    ...{ stdout_left_out_bytes: 0, stderr_left_out_bytes: 0, spawn_error: why, left_processes: false },
  };
}

/** Opens the pipe before the start is claimed, so that a claimed call always has a writer while it is alive. */
function holdAlive(folder: CallFolder, env: ToolEnvironment): number {
  execFileSync('mkfifo', ['-m', '600', folder.alive], { env, stdio: 'ignore' });
  return openSync(folder.alive, constants.O_RDWR | constants.O_NONBLOCK);
}

const LOOK_EVERY_MS = 100;
/** Descriptor of the runtime root's lock, inherited at the start. */
const LOCK_FD = 9;

async function execute(
  folder: CallFolder,
  spec: CallSpec,
  life: number,
  own: ToolEnvironment,
): Promise<void> {
  const stdout = new OutputFile(folder.stdout, spec.output_limit_bytes, own);
  const stderr = new OutputFile(folder.stderr, spec.output_limit_bytes, own);
  const startedAt = new Date().toISOString();
  const deadline = performance.now() + spec.timeout_ms;
  const [file = '', ...args] = spec.argv;
  // Detached: in its own session SIGINT has its default effect and reaches every child.
  const child = spawn(file, args, {
    env: toolEnvironment({ ...spec.env, ...callMarks(folder, spec.key, spec.root) }),
    detached: true,
    stdio: ['ignore', stdout.fd, stderr.fd, life, LOCK_FD],
  });
  let interrupted: { because: string; at: number } | undefined;
  const watch = setInterval(async () => {
    stdout.trim();
    stderr.trim();
    if (!interrupted) {
      const because =
        performance.now() > deadline
          ? 'it exceeded its time limit'
          : (await folder.interruptRequest())?.reason;
      if (because === undefined || interrupted) return;
      interrupted = { because, at: performance.now() };
      signalGroup(child.pid, 'SIGINT');
    } else if (performance.now() - interrupted.at > GRACE_MS) signalGroup(child.pid, 'SIGKILL');
  }, LOOK_EVERY_MS);

  const end = await new Promise<{ code: number | null; signal: string | null; error: string | null }>(
    (resolve) => {
      child.once('error', (error) => resolve({ code: null, signal: null, error: error.message }));
      child.once('exit', (code, signal) => resolve({ code, signal, error: null }));
    },
  );
  clearInterval(watch);
  if (interrupted) await groupGone(child.pid);
  await folder.writeResult({
    key: spec.key,
    code: end.code,
    signal: end.signal,
    started_at: startedAt,
    ended_at: new Date().toISOString(),
    interrupted_because: interrupted?.because ?? null,
    stdout_left_out_bytes: stdout.leftOut(),
    stderr_left_out_bytes: stderr.leftOut(),
    spawn_error: end.error,
    left_processes: signalGroup(child.pid, 0),
  });
}

/** Waits until the group of an interrupted call is gone, and kills what remains after the grace period. */
async function groupGone(pid: number | undefined): Promise<void> {
  const until = performance.now() + GRACE_MS;
  while (signalGroup(pid, 0)) {
    if (performance.now() > until) signalGroup(pid, 'SIGKILL');
    await delay(LOOK_EVERY_MS);
  }
}

/** Signals the whole group; false when no process is left in it. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

supervise(new CallFolder(process.argv[2] ?? '')).then(
  () => process.exit(0),
  (error) => {
    console.error(error instanceof Error ? error.stack : error);
    process.exit(2);
  },
);
