import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { CHECKOUT } from './checkout.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const ONE_KEY_PRESS_MS = 300;

const interrupting = new AbortController();
let running;
let lastSignal;
let lastSignalAt = 0;

/** Aborts, with the signal's name as its reason, when a signal asks the launcher to end. */
export const interrupted = interrupting.signal;

/** Passes signals on to the running child. On Ctrl-C the terminal and npm each send one; the pair counts as one. */
export function listenForSignals() {
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      const repeated = signal === lastSignal && performance.now() - lastSignalAt < ONE_KEY_PRESS_MS;
      lastSignal = signal;
      lastSignalAt = performance.now();
      interrupting.abort(signal);
      if (!repeated) running?.kill(signal);
    });
  }
}

/** Ends the launcher by the signal that ended its child or that its user sent, so that the shell sees a signal. */
export function endBySignal(signal) {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  return 1;
}

/**
 * Runs a program to its end and resolves to `{ code, signal, output }`, where output is its piped stdout and stderr. The child
 * leads its own process group, so Ctrl-C reaches it through us only, and we can end what it leaves behind.
 */
export async function runChild(program, args, { env = process.env, stdio = 'pipe' } = {}) {
  interrupted.throwIfAborted();
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
