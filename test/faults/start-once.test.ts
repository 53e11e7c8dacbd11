import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const ROUNDS = 20;

describe('C4.4 a call that several workers try to start', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hyops-dr-start-once-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Starts a worker process; `said` resolves to its last line. */
  function contender(
    round: number,
    seconds = 0.05,
  ): { child: ChildProcess; said: Promise<string | undefined> } {
    const place = join(folder, String(round));
    const command = `echo start >> ${place}/starts; sleep ${seconds}; echo end >> ${place}/starts`;
    const child = spawn(process.execPath, [join(__dirname, 'support/a-contender.cjs'), place, command], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout?.on('data', (piece) => {
      text += piece;
    });
    const said = once(child, 'close').then(() => text.trim().split('\n').at(-1));
    return { child, said };
  }
  const starts = async (round: number) =>
    (await readFile(join(folder, String(round), 'starts'), 'utf8'))
      .split('\n')
      .filter((line) => line === 'start');

  it('is started once, and every worker learns how it ended', async () => {
    for (let round = 0; round < 8; round++) {
      const all = Array.from({ length: 4 }, () => contender(round));
      expect(await Promise.all(all.map((one) => one.said))).toEqual(all.map(() => '{"code":0}'));
      expect(await starts(round)).toHaveLength(1);
    }
  });

  it(`is started once when its worker is killed at one of ${ROUNDS} moments`, async () => {
    let kills = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const first = contender(round, 0.1);
      await once(first.child.stdout ?? first.child, 'data');
      await delay(round * 18);
      if (first.child.kill('SIGKILL')) kills += 1;
      expect(await contender(round, 0.1).said).toBe('{"code":0}');
      expect(await starts(round)).toHaveLength(1);
    }
    expect(kills).toBeGreaterThan(ROUNDS / 2);
  }, 120_000);
});
