// CommonJS without packages: the launcher loads it before `npm ci`, and compiled code loads the same file.
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { readFile, writeFile } = require('node:fs/promises');

const BUSY = 1;

/**
 * Runs `work` while no other call, in this process or another, holds the lock `file`. `flock` of util-linux takes the
 * lock for us, and the kernel releases it when we die, however we die. The file stays, with the holder's process number
 * in it. Throws when `signal` ends the wait, and when `flock` is missing or cannot open the file.
 */
async function withLock(file, { onWait, signal }, work) {
  const release = (await acquire(file, ['--nonblock'], signal)) ?? (await awaitTurn(file, onWait, signal));
  try {
    await writeFile(file, String(process.pid));
    return await work();
  } finally {
    await release();
  }
}

async function awaitTurn(file, onWait, signal) {
  const pid = await readFile(file, 'utf8');
  const turn = acquire(file, [], signal);
  await onWait(pid === '' ? 'another process' : `process ${pid}`, turn);
  return turn;
}

/** Resolves to the function that releases the lock; with --nonblock to undefined when another process holds it. */
async function acquire(file, options, signal) {
  signal?.throwIfAborted();
  // `cat` holds the lock until its input closes. Detached, so that Ctrl-C in a terminal does not end it before us.
  const holder = spawn('flock', [...options, '--no-fork', file, 'cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(holder, 'close');
  holder.stdin.on('error', () => undefined);
  holder.stdin.write('held\n');
  try {
    const [echo] = await Promise.race([once(holder.stdout, 'data', { signal }), ended]);
    if (echo === BUSY) return undefined;
    if (!Buffer.isBuffer(echo)) throw new Error(`flock cannot lock ${file}: it ended with code ${echo}`);
  } catch (error) {
    holder.kill();
    if (error.code === 'ENOENT') error.message = 'flock is not on PATH; install util-linux';
    throw error;
  }
  return async () => {
    holder.stdin.end();
    await ended;
  };
}

module.exports = { withLock };
