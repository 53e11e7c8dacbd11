import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { withLock } from '../../tools/temporal-cli/exclusive-lock';
import { temporaryFolder } from './temporary-folder';
import { until } from './until';

const ALONE = { onWait: () => undefined, signal: undefined };

describe('a lock among processes', () => {
  const at = temporaryFolder();

  async function heldBy(ticket: string, touched = new Date()): Promise<void> {
    await mkdir(at('lock'));
    await writeFile(at('lock', ticket), '');
    await utimes(at('lock', ticket), touched, touched);
  }

  it('lets one in at a time and leaves no trace', async () => {
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
    expect(most).toBe(1);
    await expect(readdir(at())).resolves.toEqual([]);
  });

  it('is free again after work that failed', async () => {
    const failing = withLock(at('lock'), ALONE, () => Promise.reject(new Error('no luck')));
    await expect(failing).rejects.toThrow('no luck');
    await expect(withLock(at('lock'), ALONE, async () => 'in')).resolves.toBe('in');
  });

  it('is taken over from a dead holder', async () => {
    await heldBy('999999999-dead');
    await expect(withLock(at('lock'), ALONE, async () => readdir(at('lock')))).resolves.toEqual([
      expect.stringMatching(new RegExp(`^${process.pid}-`)),
    ]);
  });

  it('is taken over from a silent holder, whose number may be another process by now', async () => {
    await heldBy(`${process.pid}-silent`, new Date(Date.now() - 120_000));
    await expect(withLock(at('lock'), ALONE, async () => 'in')).resolves.toBe('in');
  });

  it('is not taken from a living holder: the waiter says whom it waits for, and gives up when told', async () => {
    await heldBy(`${process.pid}-living`);
    const holders: number[] = [];
    const patience = new AbortController();
    const waiter = withLock(
      at('lock'),
      { onWait: (holder) => holders.push(holder), signal: patience.signal },
      async () => 'in',
    );
    await until(() => holders.length > 0);
    patience.abort();
    await expect(waiter).rejects.toThrow();
    expect(new Set(holders)).toEqual(new Set([process.pid]));
    await expect(readdir(at())).resolves.toEqual(['lock']);
  });
});
