import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
    { state = String(round), ...env }: { state?: string; EVIDENCE?: string } = {},
  ): { child: ChildProcess; said: Promise<string | undefined> } {
    const place = join(folder, String(round));
    const command = `echo start >> ${place}/starts; sleep ${seconds}; echo end >> ${place}/starts`;
    const args = [join(__dirname, 'support', 'a-contender.cjs'), join(folder, state), command];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
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

  it('is started once when two workers with copies of its state folder share the evidence', async () => {
    for (let round = 0; round < 4; round++) {
      const EVIDENCE = join(folder, `evidence-${round}`);
      await mkdir(EVIDENCE);
      await mkdir(join(folder, String(round)));
      const all = ['one', 'two', 'three'].map((state) =>
        contender(round, 0.1, { state: `${round}-${state}`, EVIDENCE }),
      );
      const said = await Promise.all(all.map((one) => one.said));
      expect(said.filter((line) => line === '{"code":0}')).toHaveLength(1);
      expect(said.filter((line) => line?.includes('shows that it was started before'))).toHaveLength(2);
      expect(await starts(round)).toHaveLength(1);
    }
  });

  it('is not started again when its state folder is lost or is as it was before the start', async () => {
    const EVIDENCE = join(folder, 'evidence');
    await mkdir(EVIDENCE);
    expect(await contender(0, 0, { EVIDENCE }).said).toBe('{"code":0}');
    const generation = join(folder, '0', 'call.0', '1');
    for (const lost of ['start.json', 'alive', 'result.json']) await rm(join(generation, lost));
    expect(await contender(0, 0, { EVIDENCE }).said).toContain('shows that it was started before');
    await rm(join(folder, '0', 'call.0'), { recursive: true });
    expect(await contender(0, 0, { EVIDENCE }).said).toContain('shows that it was started before');
    expect(await starts(0)).toHaveLength(1);
  });

  it.each([
    ['is missing', async () => undefined, 'cannot be recorded'],
    ['is a file', (evidence: string) => writeFile(evidence, ''), 'cannot be recorded'],
    [
      'is closed',
      async (evidence: string) => {
        await mkdir(evidence);
        await writeFile(join(evidence, 'closed.json'), '{}');
      },
      'closed',
    ],
  ])('is not started when the folder for its evidence %s', async (_, make, why) => {
    const EVIDENCE = join(folder, 'evidence');
    await make(EVIDENCE);
    expect(await contender(0, 0, { EVIDENCE }).said).toMatch(new RegExp(`"code":null,"why":".*${why}`));
    await expect(starts(0)).rejects.toThrow('ENOENT');
  });
});
