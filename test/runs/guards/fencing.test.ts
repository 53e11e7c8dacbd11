import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { World } from '../../support/a-world';
import { whileChanged } from '../../support/change-file';
import { until } from '../../support/until';

const PLAN = 'config/plans/failover-gcp-restore.yaml';

let world: World;
let runs = 0;

beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world?.close());

const nextId = () => {
  runs += 1;
  return `fencing-${runs}`;
};

async function refused(): Promise<string[]> {
  const before = (await world.executions()).length;
  const end = await world.run('failover-gcp-restore', nextId());
  expect([end.outcome, (await world.executions()).length]).toEqual(['refused', before]);
  return end.reasons.map(({ code, what }) => `${code}: ${what}`);
}

/** Changes what the second vantage point sees during one check. */
async function whileWitness(mood: object, check: () => Promise<void>): Promise<void> {
  await writeFile(world.path('witness.json'), JSON.stringify(mood));
  try {
    await check();
  } finally {
    await rm(world.path('witness.json'));
  }
}

async function proofOf(id: string): Promise<unknown> {
  const { evidence } = await world.dr.result(id);
  return JSON.parse(await readFile(join(evidence?.place ?? '', 'gates/fencing.json'), 'utf8')).proofs;
}

describe('C6.5 fencing probed from two vantage points', () => {
  it('is unproven when the second vantage point sees a primary that accepts writes', async () => {
    const { onprem_address, gcp_managed_address, site_port } = await world.values();
    await world.site('gcp-managed', 'promote');
    const instead = { [`${onprem_address}:${site_port}`]: `${gcp_managed_address}:${site_port}` };
    await whileWitness({ instead }, async () => {
      const [reason, ...more] = await refused();
      expect(more).toEqual([]);
      expect(reason).toMatch(
        /^FencingUnproven: nothing proves that the old primary 127\.0\.0\.11 accepts no writes\. live-probes: .*seen from witness: .*"writable":true/,
      );
      expect(reason).not.toContain('seen from runner');
    });
  });

  it('is unproven when the second vantage point cannot be reached', async () => {
    await whileWitness({ unreachable: true }, async () => {
      expect(await refused()).toEqual([
        expect.stringMatching(
          /seen from witness: .*ssh: connect to host 127\.0\.0\.41 port 22: Connection refused; that proves nothing/,
        ),
      ]);
    });
  });

  it('is proven when both see that nothing listens', async () => {
    await world.site('onprem', 'stop');
    const id = nextId();
    expect(await world.run('failover-gcp-restore', id)).toMatchObject({ outcome: 'completed' });
    expect(await proofOf(id)).toMatchObject({
      old_primary: '127.0.0.11',
      proven_by: 'live-probes',
      tried: [
        {
          rung: 'live-probes',
          sights: [
            { from: 'runner', met: true, saw: expect.stringContaining('refuses connections') },
            { from: 'witness', met: true, saw: expect.stringContaining('refuses connections') },
          ],
        },
      ],
    });
    await world.site('onprem', 'start');
    await world.site('onprem', 'fence');
    await world.site('gcp', 'stop');
  });
});

describe('C6.5 a refusal of unproven fencing', () => {
  const withRungs = (rungs: string, check: () => Promise<void>) =>
    whileChanged(world.path(PLAN), (text) => text.replace('  rungs:\n', `  rungs:\n${rungs}`), check);

  it('has the answer of each rung, and marks rungs that do not exist yet as not available', async () => {
    await world.site('onprem', 'unfence');
    await withRungs('    - rung: power-api\n    - rung: witness-quorum\n', async () => {
      expect(await refused()).toEqual([
        expect.stringMatching(
          /power-api: not available; witness-quorum: not available; live-probes: .*"writable":true/,
        ),
      ]);
    });
    await world.site('onprem', 'fence');
  });
});

describe('C6.5 the fencing guard', () => {
  /** Lets the old primary come back during a step, and waits until the run stops. */
  async function comesBackDuring(step: string, id: string) {
    const executed = async () => (await world.executions()).filter((line) => line.step === step).length;
    const before = await executed();
    await world.faults({ [step]: { hang_s: 3 } });
    await world.dr.submit(await world.decision('failover-gcp-restore', id));
    await world.approve(id);
    await until(async () => (await executed()) > before);
    await world.site('onprem', 'unfence');
    await world.untilPhase(id, 'awaiting-operator');
    await world.faults({});
    return world.status(id);
  }

  it('stops the run before data moves when the old primary is back', async () => {
    const id = nextId();
    const { stopped } = await comesBackDuring('gcp_pg_vms', id);
    expect(stopped).toMatchObject({ step: 'move-data', reasons: [{ code: 'FencingUnproven' }] });
    expect((await world.executions()).map(({ step }) => step).at(-1)).toBe('gcp_pg_vms');
    await world.dr.operate(id, 'abort', { as: 'bob', reason: 'the old primary came back' });
    await world.dr.result(id).catch(() => undefined);
    await world.site('onprem', 'fence');
  });

  it('stops the run before traffic is cut, and a retry continues once the old primary is fenced again', async () => {
    const id = nextId();
    const { stopped } = await comesBackDuring('postgresql_restore', id);
    expect(stopped).toMatchObject({ step: 'cut-traffic', reasons: [{ code: 'FencingUnproven' }] });
    await world.site('onprem', 'fence');
    await world.dr.operate(id, 'retryStep', { as: 'bob', reason: 'it is fenced again' });
    expect(await world.dr.result(id)).toMatchObject({ outcome: 'completed' });
  });
});

describe('C6.5 a two-person statement', () => {
  const WRITER = { unreachable: true };

  beforeAll(async () => {
    await world.site('gcp', 'stop');
    const lines = await Promise.all(
      ['alice', 'bob'].map(async (name) => {
        await promisify(execFile)('ssh-keygen', [
          '-q',
          '-t',
          'ed25519',
          '-N',
          '',
          '-C',
          name,
          '-f',
          world.path(name),
        ]);
        const [type, key] = (await readFile(world.path(`${name}.pub`), 'utf8')).split(' ');
        return `${name} ${type} ${key}\n`;
      }),
    );
    await writeFile(world.path('config/allowed_signers'), lines.join(''));
    await writeFile(world.path('witness.json'), JSON.stringify(WRITER));
  });

  /** Signs a statement as a person would, and puts the output on the runner. */
  async function signs(id: string, name: string, change = (text: string) => text) {
    const { stdout, code } = await world.hyopsDr(
      ...[
        'fence',
        id,
        '--old-primary',
        '127.0.0.11',
        '--as',
        name,
        '--reason',
        'its power is cut',
        '--key',
        world.path(name),
      ],
    );
    expect(code).toBe(0);
    const folder = world.path('state/fencing', id);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}.json`), change(stdout));
  }

  async function outcomeOf(id: string) {
    const { outcome, reasons } = await world.run('failover-gcp-restore', id);
    return [outcome, ...reasons.map(({ what }) => what.replace(/^.*(two-person-statement: .*)$/, '$1'))];
  }

  it('is not a proof when only one person signed or a word was changed', async () => {
    await signs('stated-1', 'alice');
    expect(await outcomeOf('stated-1')).toEqual([
      'refused',
      'two-person-statement: only alice has signed, with one key',
    ]);
    await signs('stated-2', 'alice');
    await signs('stated-2', 'bob', (text) => text.replace('its power is cut', 'its cable is cut'));
    expect(await outcomeOf('stated-2')).toEqual([
      'refused',
      expect.stringMatching(
        /^two-person-statement: only alice has signed, with one key; bob: the signature does not verify/,
      ),
    ]);
  });

  it('is a proof when two people signed with their own keys, although no probe reaches the second vantage point', async () => {
    await signs('stated-3', 'alice');
    await signs('stated-3', 'bob');
    const { evidence, outcome } = await world.run('failover-gcp-restore', 'stated-3');
    expect(outcome).toBe('completed');
    const kept = JSON.parse(await readFile(join(evidence?.place ?? '', 'gates/fencing.json'), 'utf8'));
    expect(kept.proofs).toMatchObject({
      proven_by: 'two-person-statement',
      tried: [{ met: false }, { met: true }],
    });
  });
});
