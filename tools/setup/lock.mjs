import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { inCheckout } from './checkout.mjs';
import { interruption } from './child.mjs';
import { step } from './step.mjs';

const LOCK = inCheckout('.hyops-dr/set-up.lock');
const POLL_MS = 200;
// No set-up takes this long; guards against a number that a later process inherited from a dead holder.
const ABANDONED_MS = 20 * 60_000;

/** Runs `work` while no other launcher of this checkout changes node_modules or lib. */
export async function withCheckoutLock(work) {
  const ticket = `${process.pid}-${randomUUID()}`;
  const prepared = `${LOCK}.${ticket}`;
  mkdirSync(prepared, { recursive: true });
  writeFileSync(join(prepared, ticket), '');
  try {
    if (!taken(prepared)) await waitForTurn(prepared);
    return await work();
  } finally {
    rmSync(prepared, { recursive: true, force: true });
    rmSync(join(LOCK, ticket), { force: true });
    removeIfEmpty(LOCK);
  }
}

async function waitForTurn(prepared) {
  await step('wait', `for process ${holderPid()}, which is setting this checkout up`, async () => {
    while (!taken(prepared)) {
      if (interruption()) throw new Error('interrupted');
      await delay(POLL_MS);
    }
  });
}

/** A rename takes a lock folder only where none is or an empty one: it appears together with its holder's ticket. */
function taken(prepared) {
  removeDeadTickets();
  try {
    renameSync(prepared, LOCK);
    return true;
  } catch (error) {
    if (error.code === 'ENOTEMPTY' || error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes by name only: whoever holds the lock by then has another ticket. */
function removeDeadTickets() {
  for (const ticket of tickets()) {
    const file = join(LOCK, ticket);
    if (!isAlive(Number.parseInt(ticket, 10)) || isAbandoned(file)) rmSync(file, { force: true });
  }
}

function isAbandoned(file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED_MS;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function holderPid() {
  return Number.parseInt(tickets()[0] ?? '0', 10);
}

function tickets() {
  try {
    return readdirSync(LOCK);
  } catch {
    return [];
  }
}

function removeIfEmpty(folder) {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
  }
}
