import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { unfilteredFolder } from '../../../activities/process/unfiltered-folder';
import {
  startTemporalServer,
  type TemporalServer,
} from '../../../tools/temporal-server/start-temporal-server';
import { World } from '../../support/a-world';
import { ownNamespace } from '../../support/jest/namespaces';

/** The forms in which programs print a secret of the vault. */
function formsOf(secret: string): string[] {
  return [
    secret,
    Buffer.from(secret).toString('base64'),
    Buffer.from(`app:${secret}`).toString('base64'),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('hex'),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll(/(.{8})/g, '$1\n   '),
  ];
}

/** All pieces of twelve characters of the single-line forms; none may be found anywhere. */
function piecesOf(forms: string[]): string[] {
  const whole = forms.filter((form) => !form.includes('\n'));
  return whole.flatMap((form) =>
    Array.from({ length: form.length - 12 }, (_, at) => form.slice(at, at + 12)),
  );
}

describe('C6.2 secret values that a call could see', () => {
  let world: World;
  let server: TemporalServer;
  const folder = mkdtempSync(join(tmpdir(), 'hyops-dr-canary-'));
  const secret = `${randomBytes(15).toString('base64url')}/"q+${randomBytes(9).toString('base64url')}`;
  const forms = formsOf(secret);
  const commandLines: string[] = [];

  beforeAll(async () => {
    server = await startTemporalServer({
      cliPath: process.env['HYOPS_DR_TEMPORAL_CLI'] ?? 'temporal',
      port: 0,
      uiPort: 0,
      headless: true,
      namespaces: [ownNamespace()],
      dbFile: join(folder, 'temporal.db'),
      logFile: join(folder, 'temporal.log'),
    });
    process.env['HYOPS_DR_TEST_TEMPORAL'] = server.address;
    world = await World.open();
    await writeFile(join(folder, 'value'), secret);
    await world.intoVault('CANARY', join(folder, 'value'));
    await rm(join(folder, 'value'));
  });
  afterAll(async () => {
    await world?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Records every command line of this machine until the returned function is called. */
  function watchCommandLines(): () => Promise<void> {
    let on = true;
    const watching = (async () => {
      while (on) {
        for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name)))
          commandLines.push(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
        await delay(20);
      }
    })();
    return async () => {
      on = false;
      await watching;
    };
  }

  /** Reads every file below a folder. */
  async function below(folder: string): Promise<[string, string][]> {
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const paths = files.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
    return Promise.all(
      paths.map(async (path): Promise<[string, string]> => [path, await readFile(path, 'latin1')]),
    );
  }

  it('are printed to stdout, stderr, the HyOps record and the error text', async () => {
    const stop = watchCommandLines();
    const leak = { secret_leak: forms.join(' ; ') };
    await world.faults({ postgresql_restore: { ...leak, fail: true } });
    await world.dr.submit(await world.decision('failover-gcp-restore', 'leaks'));
    await world.approve('leaks');
    await world.untilPhase('leaks', 'awaiting-operator');
    expect((await world.status('leaks')).stopped?.reasons).toEqual([
      expect.objectContaining({
        code: 'HyopsFailed',
        what: expect.stringContaining('fatal: [sandbox]: FAILED! => [redacted CANARY]'),
      }),
    ]);
    // Unfiltered output is only in memory until the run is sealed.
    const unfiltered = unfilteredFolder(world.path('state', 'calls', 'leaks'));
    const printed = await below(unfiltered);
    for (const name of ['stdout.log', 'stderr.log'])
      for (const form of forms)
        expect(printed.some(([path, text]) => path.endsWith(name) && text.includes(form))).toBe(true);
    await world.faults({ postgresql_restore: leak });
    await world.dr.operate('leaks', 'retryStep', { as: 'alice', reason: 'try again' });
    expect(await world.end('leaks')).toMatchObject({ outcome: 'completed' });
    await stop();
    const records = await below(world.path('runtime'));
    const holding = (name: string, form: string) =>
      records.some(([path, text]) => path.endsWith(name) && text.includes(form));
    expect(holding('ansible_apply.stdout.txt', `fatal: [sandbox]: FAILED! => ${secret}`)).toBe(true);
    for (const form of forms) expect(holding('/result.json', JSON.stringify(form).slice(1, -1))).toBe(true);
    expect(existsSync(unfiltered)).toBe(false);
  });

  it('are replaced by a mark in evidence', async () => {
    const kept = await below(world.path('evidence', 'leaks'));
    for (const name of ['stdout.log', 'stderr.log', 'hyops/result.json']) {
      const [, text = ''] = kept.find(([path]) => path.endsWith(`postgresql_restore.r1/${name}`)) ?? [];
      expect(text.split('[redacted CANARY]').length - 1).toBeGreaterThanOrEqual(forms.length);
    }
    const [, record] = kept.find(([path]) => path.endsWith('postgresql_restore.r1/hyops/result.json')) ?? [];
    expect(() => JSON.parse(record ?? '')).not.toThrow();
  });

  it("are absent from evidence, history, logs, command lines, state folder and the server's database", async () => {
    const history = historyToJSON(await world.client.workflow.getHandle('dr-leaks').fetchHistory());
    const places: [string, string][] = [
      ...(await below(world.path('evidence'))),
      ...(await below(world.path('state'))),
      ['worker.log', await readFile(world.path('worker.log'), 'latin1')],
      ...(await below(folder)),
      ['history', history],
      ...commandLines.map((text, at): [string, string] => [`command line ${at}`, text]),
    ];
    expect(places.length).toBeGreaterThan(100);
    expect(
      places.some(([place, text]) => place.includes('temporal.db') && text.includes('redacted CANARY')),
    ).toBe(true);
    const pieces = piecesOf(forms);
    const found = places.filter(([, text]) => pieces.some((piece) => text.includes(piece)));
    expect(found.map(([place]) => place)).toEqual([]);
  });
});
