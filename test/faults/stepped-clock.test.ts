import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CallFolder } from '../../activities/process/call-folder';
import { markedProcesses } from '../../activities/process/marked-processes';
import { until } from '../support/until';

const TWO_HOURS_MS = 7_200_000;
const STEPS: [string, number][] = [
  ['forward', TWO_HOURS_MS],
  ['back', -TWO_HOURS_MS],
];
/** Longer than any test: a call that nobody ends. */
const HANGS = 'echo start > started; sleep 300';
/** Ends half a second after the clock was stepped, in which its supervisor and its worker look several times. */
const ENDS_AFTER_STEP =
  'echo start > started; until [ -e stepped ]; do sleep 0.05; done; sleep 0.5; echo end > ended';

describe('C4.4 a step of the time of day by two hours', () => {
  let folder: string;
  const place = (name: string) => join(folder, name);
  const call = () => new CallFolder(place('call.0/1'));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hyops-dr-stepped-clock-'));
    await writeFile(place('clock'), '0');
  });
  afterEach(async () => {
    for (const { pid } of await processes()) process.kill(pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  const processes = async () => (await markedProcesses()).filter((one) => one.folder.startsWith(folder));

  /** Starts a worker process, which with its supervisor reads the stepped clock; resolves to its last line. */
  async function contender(command: string, limitMs = 60_000, more: NodeJS.ProcessEnv = {}) {
    const program = join(__dirname, 'support/a-contender.cjs');
    const child = spawn(process.execPath, [program, folder, `cd ${folder}; ${command}`, String(limitMs)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        NODE_OPTIONS: `--require ${join(__dirname, 'support/a-stepped-clock.cjs')}`,
        STEPPED_CLOCK: place('clock'),
        ...more,
      },
    });
    const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
    return said.trim().split('\n').at(-1);
  }

  async function step(byMs: number) {
    await writeFile(place('clock'), String(byMs));
    await writeFile(place('stepped'), '');
  }

  const running = () => until(async () => existsSync(place('started')), 20_000);

  async function killSupervisor() {
    const [supervisor] = (await processes()).filter(({ role }) => role === 'supervisor');
    process.kill(supervisor?.pid ?? 0, 'SIGKILL');
  }

  it.each(STEPS)('%s does not end a healthy call', async (_, byMs) => {
    const said = contender(ENDS_AFTER_STEP);
    await running();
    await step(byMs);
    expect(await said).toBe('{"code":0}');
    expect(await call().result()).toMatchObject({ interrupted_because: null });
  });

  it.each(STEPS)(
    '%s does not keep a call that hangs past its time limit',
    async (_, byMs) => {
      const said = contender(HANGS, 1000);
      await running();
      await step(byMs);
      expect(await said).toBe('{"code":null}');
      expect(await call().result()).toMatchObject({ interrupted_because: 'it exceeded its time limit' });
    },
    30_000,
  );

  it.each(STEPS)('%s does not end a healthy call whose supervisor is dead', async (_, byMs) => {
    const said = contender(ENDS_AFTER_STEP);
    await running();
    await killSupervisor();
    await step(byMs);
    expect(await said).toBe('{"unknown":true}');
    expect(await readFile(place('ended'), 'utf8')).toBe('end\n');
  });

  it.each(STEPS)(
    '%s does not keep a hanging call whose supervisor is dead',
    async (_, byMs) => {
      const said = contender(HANGS, 1000);
      await running();
      await killSupervisor();
      await step(byMs);
      expect(await said).toBe('{"unknown":true}');
    },
    30_000,
  );

  it.each(STEPS)(
    '%s does not delay an abort whose supervisor is dead',
    async (_, byMs) => {
      const said = contender(HANGS);
      await running();
      await killSupervisor();
      await writeFile(place('abort'), '');
      await until(async () => (await call().interruptRequest()) !== undefined, 20_000);
      await step(byMs);
      expect(await said).toBe('{"unknown":true}');
    },
    30_000,
  );

  it.each(STEPS)(
    '%s does not keep a call that was prepared and never started',
    async (_, byMs) => {
      await contender('echo first > started', 60_000, { DIES_BEFORE_START: 'yes' });
      await step(byMs);
      expect(await contender('echo second > started')).toBe('{"code":0}');
      expect(await readFile(place('started'), 'utf8')).toBe('second\n');
    },
    30_000,
  );
});
