import process from 'node:process';

const LIVE_EVERY_MS = 1_000;
const PLAIN_AFTER_MS = 2_000;
const PLAIN_EVERY_MS = 20_000;

const terminal = Boolean(process.stderr.isTTY) && process.env.TERM !== 'dumb';
const coloured = terminal && !process.env.NO_COLOR;

/**
 * Runs one step of set-up and reports it in one line on stderr, with the time it took. A terminal sees the seconds count up;
 * a pipe gets a plain line after 2 s and then every 20 s.
 */
export async function step(name, what, work) {
  const started = performance.now();
  const stopProgress = showProgress(name, what, started);
  let verdict = 'failed after ';
  try {
    const result = await work();
    verdict = '';
    return result;
  } finally {
    stopProgress();
    say(`${line(name, what)} ${verdict}${seconds(started)}`);
  }
}

function showProgress(name, what, started) {
  if (terminal) {
    process.stderr.write(line(name, what));
    const timer = setInterval(() => {
      process.stderr.write(`\r\x1b[K${line(name, what)} ${seconds(started)}`);
    }, LIVE_EVERY_MS);
    return () => clearInterval(timer);
  }
  let nextAt = PLAIN_AFTER_MS;
  const timer = setInterval(() => {
    if (performance.now() - started < nextAt) return;
    nextAt += nextAt === PLAIN_AFTER_MS ? PLAIN_EVERY_MS - PLAIN_AFTER_MS : PLAIN_EVERY_MS;
    say(`${line(name, what)} working, ${seconds(started)}`);
  }, 500);
  return () => clearInterval(timer);
}

function line(name, what) {
  const label = name.padEnd(9);
  return `${coloured ? `\x1b[1m${label}\x1b[22m` : label} ${what} ...`;
}

function say(text) {
  process.stderr.write(terminal ? `\r\x1b[K${text}\n` : `${text}\n`);
}

function seconds(started) {
  const elapsed = (performance.now() - started) / 1_000;
  return elapsed < 10 ? `${elapsed.toFixed(1)} s` : `${Math.round(elapsed)} s`;
}
