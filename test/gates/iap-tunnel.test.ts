import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { proveTunnel } from '../../activities/access/gcp-iap';
import { stateFile } from '../../activities/hyops/module-state';
import { toolEnvironment } from '../../contract/configuration/tool-environment';
import { aPlan } from '../evidence/verify/a-bundle';
import { isAlive } from '../support/is-alive';
import { until } from '../support/until';
import { executable } from '../tools/executable';
import { temporaryFolder } from '../tools/temporary-folder';

const NEEDS = {
  mode: 'gcp-iap' as const,
  instance: 'pg-01',
  project: 'orders-dr',
  zone: 'europe-west2-b',
  port: 22,
  vm_state_ref: 'platform/gcp/platform-vm#pg',
};
// Long enough for a script on a busy machine; the silent script makes the test wait this long.
const PATIENCE_MS = 2000;

describe('C6.3 gcp-iap to an existing cloud instance', () => {
  const path = temporaryFolder();
  const published = {
    vms: { 'pg-01': { vm_id: 'projects/orders-dr/zones/europe-west2-b/instances/pg-01' } },
  };

  /** Proves the tunnel with these module outputs and with a gcloud script of these lines. */
  async function proven(gcloud: string[] | null, outputs: object = published, patienceMs = 60_000) {
    const file = stateFile(path('root'), NEEDS.vm_state_ref);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ status: 'ok', outputs }));
    if (gcloud) await executable(path('bin', 'gcloud'), `echo "$@" > ${path('said')}`, ...gcloud);
    const env = toolEnvironment({ PATH: path('bin') });
    const places = { vantages: {}, env };
    const world = { root: path('root'), plan: { ...aPlan(), calls: [] }, places, env, now: new Date() };
    const { reasons, seen } = await proveTunnel(NEEDS, world, patienceMs);
    return { seen, refused: reasons.map(({ code, what }) => `${code}: ${what}`) };
  }

  it('is proven when an SSH server identifies itself through the tunnel', async () => {
    const { refused, seen } = await proven([
      'printf "welcome\\r\\nSSH-2.0-OpenSSH_9.2\\r\\n"',
      'cat > /dev/null',
    ]);
    expect(refused).toEqual([]);
    expect(seen).toMatchObject({ tunnel: { met: true, saw: 'pg-01 answers as SSH-2.0-OpenSSH_9.2' } });
    expect((await readFile(path('said'), 'utf8')).trim()).toBe(
      'compute start-iap-tunnel pg-01 22 --listen-on-stdin --project orders-dr --zone europe-west2-b --verbosity=warning --quiet',
    );
  });

  it.each([
    [
      'the error that gcloud prints, not its advice',
      [
        `echo "ERROR: (gcloud.compute.start-iap-tunnel) Error while connecting [4003: 'failed to connect to backend']." >&2`,
        'echo "Look into the firewall." >&2',
        'exit 1',
      ],
      "ERROR: (gcloud.compute.start-iap-tunnel) Error while connecting [4003: 'failed to connect to backend'].",
    ],
    ["gcloud's exit code when it printed nothing", ['exit 1'], 'gcloud ended with 1'],
    [
      "gcloud's exit code when something other than SSH answered",
      ['echo "220 mail.example.org"', 'exit 0'],
      'gcloud ended with 0',
    ],
  ])('is refused with %s', async (_, gcloud, why) => {
    const { refused } = await proven(gcloud);
    expect(refused).toEqual([
      expect.stringMatching(
        /^AccessModeUnmet: no SSH server answers through the tunnel to projects\/orders-dr\/zones\/europe-west2-b\/instances\/pg-01: /,
      ),
    ]);
    expect(refused[0]).toContain(why);
  });

  it('is refused when nothing answers in time, and leaves no process', async () => {
    const { refused } = await proven(
      [`sh -c 'echo $$ > ${path('pid')}; exec sleep 600' &`, 'wait'],
      published,
      PATIENCE_MS,
    );
    expect(refused).toEqual([expect.stringContaining('no answer within 2 s')]);
    const pid = Number(await readFile(path('pid'), 'utf8'));
    await until(async () => !isAlive(pid));
  });

  it('is refused for a missing gcloud and an unknown cloud instance at the same time', async () => {
    const { refused } = await proven(null, { vms: {} });
    expect(refused).toEqual([
      'AccessModeUnmet: gcloud is not on the PATH of this runner',
      'AccessModeUnmet: projects/orders-dr/zones/europe-west2-b/instances/pg-01 is not one of its cloud instances',
    ]);
  });

  it('is refused without a connection when its tags admit no tunnel', async () => {
    const { refused, seen } = await proven(['exit 1'], { ...published, tags: ['gcp'] });
    expect(refused).toEqual([
      'AccessModeUnmet: the cloud instance has no tag allow-iap-ssh, so the firewall blocks tunnels',
    ]);
    expect(seen).toMatchObject({ tunnel: null });
  });
});
