import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { CHECKOUT } from './checkout.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const ONE_KEY_PRESS_MS = 300;

let running;
let interruptedBy;
let lastSignalAt = 0;

/** Passes signals on to the running child. On Ctrl-C the terminal and npm each send one: together they count once. */
export function listenForSignals() {
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      const repeated = signal === interruptedBy && Date.now() - lastSignalAt < ONE_KEY_PRESS_MS;
      interruptedBy = signal;
      lastSignalAt = Date.now();
      if (!repeated) running?.kill(signal);
    });
  }
}

/** The signal that asked the launcher to end, if one did. */
export function interruption() {
  return interruptedBy;
}

/** Ends the launcher the way its child or its user ended it, so that the shell sees a signal and not a number. */
export function endBySignal(signal) {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  return 1;
}

/**
 * Runs a program to its end: `{ code, signal, output }`, output being what came through pipes.
 * The child leads a process group of its own: the terminal cannot reach it beside us, and what it leaves behind is found.
 */
export async function runChild(program, args, { env = process.env, stdio = 'pipe' } = {}) {
  if (interruptedBy) throw new Error(`interrupted by ${interruptedBy}`);
  const child = spawn(program, args, { cwd: CHECKOUT, env, stdio, detached: true });
  running = child;
  const chunks = [];
  child.stdout?.on('data', (chunk) => chunks.push(chunk));
  child.stderr?.on('data', (chunk) => chunks.push(chunk));
  const closed = once(child, 'close');
  try {
    await Promise.race([once(child, 'exit'), closed]);
    killGroup(child.pid);
    const [code, signal] = await closed;
    return { code, signal, output: Buffer.concat(chunks).toString() };
  } finally {
    running = undefined;
  }
}

function killGroup(leader) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
}
