import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { withLock } from '../../tools/setup/exclusive-lock.cjs';
import { temporaryFolder } from './temporary-folder';

const LOCK_MODULE = join(__dirname, '../../tools/setup/exclusive-lock.cjs');
const ALONE = { onWait: () => undefined, signal: undefined };

describe('an exclusive lock', () => {
  const at = temporaryFolder();

  /** Starts a process that holds the lock until its input ends. */
  async function otherHolder() {
    const program = `
      const { withLock } = require(${JSON.stringify(LOCK_MODULE)});
      withLock(${JSON.stringify(at('lock'))}, {}, () => {
        console.log('held');
        return new Promise((resolve) => process.stdin.on('end', resolve).resume());
      });`;
    const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return child;
  }

  /** Waits for a lock that is held: `told` resolves to the name of its holder, `done` when the waiter has had its turn. */
  function waiter(signal?: AbortSignal) {
    let done = Promise.resolve('');
    const told = new Promise<string>((onWait) => {
      done = withLock(at('lock'), { onWait, signal }, async () => 'in');
    });
    return { told, done };
  }

  it('admits one caller at a time', async () => {
    let inside = 0;
    let most = 0;
    const visit = () =>
      withLock(at('lock'), ALONE, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await turn();
        inside -= 1;
      });
    await Promise.all([visit(), visit(), visit(), visit()]);
    expect({ inside, most }).toEqual({ inside: 0, most: 1 });
  });

  it('is free again after work that failed', async () => {
    const failing = withLock(at('lock'), ALONE, () => Promise.reject(new Error('no luck')));
    await expect(failing).rejects.toThrow('no luck');
    await expect(withLock(at('lock'), ALONE, async () => 'in')).resolves.toBe('in');
  });

  it('names its holder to a waiter and admits the waiter when the holder is done', async () => {
    const holder = await otherHolder();
    const { told, done } = waiter();
    await expect(told).resolves.toBe(`process ${holder.pid}`);
    holder.stdin.end();
    await expect(done).resolves.toBe('in');
  });

  it('admits a waiter when its holder is killed', async () => {
    const holder = await otherHolder();
    const { told, done } = waiter();
    await told;
    holder.kill('SIGKILL');
    await expect(done).resolves.toBe('in');
  });

  it('admits one waiter at a time after a killed holder', async () => {
    const holder = await otherHolder();
    const order: string[] = [];
    const visit = (name: string) =>
      withLock(at('lock'), ALONE, async () => {
        order.push(`${name} enters`);
        await turn();
        order.push(`${name} leaves`);
      });
    const { told, done } = waiter();
    await told;
    const visits = ['a', 'b', 'c'].map(visit);
    holder.kill('SIGKILL');
    await Promise.all([done, ...visits]);
    for (const name of ['a', 'b', 'c'])
      expect(order[order.indexOf(`${name} enters`) + 1]).toBe(`${name} leaves`);
  });

  it('is free when its file names a living process that does not hold it', async () => {
    await writeFile(at('lock'), String(process.ppid));
    await expect(withLock(at('lock'), ALONE, () => readFile(at('lock'), 'utf8'))).resolves.toBe(
      String(process.pid),
    );
  });

  it('stays with its holder when a waiter gives up', async () => {
    const holder = await otherHolder();
    const patience = new AbortController();
    const { told, done } = waiter(patience.signal);
    await told;
    patience.abort();
    await expect(done).rejects.toThrow('aborted');
    const next = waiter();
    await expect(next.told).resolves.toBe(`process ${holder.pid}`);
    holder.stdin.end();
    await expect(next.done).resolves.toBe('in');
  });

  it('reports a file that cannot be locked', async () => {
    await expect(withLock(at('missing', 'lock'), ALONE, async () => 'in')).rejects.toThrow(
      `flock cannot lock ${at('missing', 'lock')}: it ended with code 66`,
    );
  });
});
