import { readFile, writeFile } from 'node:fs/promises';
import type { ClaimedAnswer } from '../../contract/run/activity-messages';
import type { ApprovalRequest } from '../../contract/run/record';
import { STANDBY, stepOf } from '../faults/support/a-counted-run';
import { World } from '../support/a-world';
import { type TakenRun, takeRun } from './support/a-taken-run';

const GATES = ['confirmSecrets', 'confirmAccessMode', 'confirmRepository', 'confirmFencing'];
const [FIRST, SECOND = '', THIRD = ''] = STANDBY.calls;
const OUT_OF_ORDER = { ok: false, code: 'CallOutOfOrder', nonRetryable: true };
const UNANSWERED = { ok: false, code: 'ApprovalMissing', nonRetryable: true };
const FAILED = { ok: false, code: 'HyopsFailed' };
const GOOD = { ok: true };

/** What an attacker can do with `identity: claimed` who runs workflow code, and what he cannot. */
describe('C6.1, C7 where nobody must sign, workflow code of an attacker', () => {
  let world: World;
  let request: ApprovalRequest;
  let run: TakenRun;
  let epoch = 0;

  async function take(id: string, sample: string) {
    request = await world.waiting(id, sample);
    run = await takeRun(world, id);
    const acquired = await run.ask('acquireWorkload', run.plan);
    epoch = acquired.ok ? (acquired.result as { epoch: number }).epoch : 0;
  }
  const approved = () => [
    {
      ...{ seq: 1, at: new Date().toISOString(), via: 'update', message: 'approve', by: 'alice' },
      ...{ reason: 'the primary is lost', accepted: true, why: 'approved', signed: null },
    },
  ];
  async function meetGates() {
    expect(await run.ask('confirmApproval', run.plan, approved())).toMatchObject({ result: { met: true } });
    for (const gate of GATES) expect(await run.ask(gate, run.plan)).toMatchObject({ result: { met: true } });
  }
  const claim = (answer: Partial<ClaimedAnswer> & { step?: string; failure?: string }) =>
    run.ask('recordAnswer', run.plan, { operator: 'alice', reason: 'go on', ...answer });
  const call = (id: string, retry: unknown = 0) => run.runCall(id, retry, epoch);
  const started = async (id: string) =>
    (await world.executions()).filter(({ event, step }) => event === 'start' && step === stepOf(id)).length;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world?.close());

  describe('with the calls of HyOps', () => {
    const step = 'move-data';

    beforeAll(async () => {
      await take('claimed', STANDBY.sample);
      await world.faults({ [stepOf(SECOND)]: { fail: true } });
    });

    it('starts nothing under another plan of the run than the one that its gates were met for', async () => {
      await meetGates();
      const policy = await readFile(world.path('config', 'policy.yaml'), 'utf8');
      await world.policy(policy.replace('operators: [', 'operators: [zoe, '));
      const artifact = await readFile(
        world.path('evidence/claimed', run.plan.ref.run_id, 'decision/original.json'),
      );
      const { ref, workflow_id } = run.plan;
      const asked = { ref, workflow_id, runner: 'local' };
      const compiled = await run.ask('compilePlan', asked, new Uint8Array(artifact));
      await world.policy(policy);
      const { digest } = (compiled.ok ? compiled.result : {}) as { digest?: string };
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
      expect(digest).not.toBe(request.plan_digest);
      expect(
        await run.ask('runCall', { ...run.plan, plan_digest: digest, call: FIRST, retry: 0, epoch }),
      ).toMatchObject({ ...OUT_OF_ORDER, message: expect.stringContaining('gate secrets is not recorded') });
    });

    it('starts nothing on gates that were met too long ago', async () => {
      const place = world.path('evidence/claimed', run.plan.ref.run_id, 'gates/fencing.json');
      const gate = JSON.parse(await readFile(place, 'utf8'));
      const observed_at = new Date(Date.now() - 2 * 3_600_000).toISOString();
      await writeFile(place, JSON.stringify({ ...gate, observed_at }));
      expect(await call(FIRST)).toMatchObject({ ok: false, code: 'GuardsOutdated' });
      await writeFile(place, `${JSON.stringify(gate, null, 2)}\n`);
      expect(await started(FIRST)).toBe(0);
    });

    it('records no read-back of traffic before the calls', async () => {
      expect(await run.ask('readTraffic', run.plan, 0)).toMatchObject(OUT_OF_ORDER);
    });

    it('cannot have an executed call repeated, whatever it claims', async () => {
      expect(await call(FIRST)).toMatchObject(GOOD);
      for (const retry of [0, 1, 6])
        await claim({ action: 'retryStep', step: 'prepare-target', failure: `${FIRST}.${retry}` });
      for (const retry of [1, 2, 7, 999]) expect(await call(FIRST, retry)).toMatchObject(OUT_OF_ORDER);
      for (const retry of [-1, 0.5, 1e9, '1', null])
        expect(await call(FIRST, retry)).toMatchObject({ ok: false });
      expect(await started(FIRST)).toBe(1);
    });

    it('can have a failed call repeated once for each answer of an operator that it claims afterwards', async () => {
      await claim({ action: 'retryStep', step, failure: `${SECOND}.0` });
      expect(await call(SECOND)).toMatchObject(FAILED);
      // It claimed too early.
      expect(await call(SECOND, 1)).toMatchObject(UNANSWERED);
      expect(await claim({ action: 'retryStep', step, failure: `${SECOND}.0` })).toMatchObject(GOOD);
      expect(await call(SECOND, 2)).toMatchObject(OUT_OF_ORDER);
      expect(await call(SECOND, 1)).toMatchObject(FAILED);
      expect(await call(SECOND, 2)).toMatchObject(UNANSWERED);
      expect(await started(SECOND)).toBe(2);
    });

    it('cannot claim answers of people who are no operators, or in another form', async () => {
      for (const operator of ['mallory', 'zoe', 'Alice', 'alice '])
        expect(await claim({ action: 'skipStep', step, failure: `${SECOND}.1`, operator })).toMatchObject(
          UNANSWERED,
        );
      for (const odd of [
        { action: 'approve' },
        { action: 'skipStep' },
        { action: 'abort', step },
        { operator: '' },
      ])
        expect(await claim(odd as never)).toMatchObject({ ok: false, code: 'ArgumentsInvalid' });
      expect(await call(THIRD)).toMatchObject(OUT_OF_ORDER);
    });

    it('can leave a failed call out, with a claim, and starts nothing more after a claimed abort', async () => {
      expect(await claim({ action: 'skipStep', step, failure: `${SECOND}.1` })).toMatchObject(GOOD);
      expect(await claim({ action: 'abort' })).toMatchObject(GOOD);
      expect(await call(THIRD)).toMatchObject({ ok: false, code: 'OperatorAborted' });
      expect(await started(THIRD)).toBe(0);
      await run.ask('releaseWorkload', run.plan);
    });
  });

  describe('with a step that a person does', () => {
    let human = '';
    const step = 'move-data';

    beforeAll(async () => {
      await world.faults({});
      expect(await world.run(STANDBY.sample, 'standby')).toMatchObject({ outcome: 'completed' });
      await world.site('onprem', 'fence');
      await take('by-hand', 'failover-gcp-managed-promote');
      human = request.calls.find(({ id }) => id.includes('promote'))?.id ?? '';
      await meetGates();
    });
    const asked = (retry = 0) => ({ ...run.plan, call: human, retry, epoch });

    it('records no proof before the calls before it, before a person was asked, or before the answer', async () => {
      expect(await run.ask('proveHumanCall', asked())).toMatchObject(OUT_OF_ORDER);
      expect(await run.ask('confirmHumanCall', asked())).toMatchObject(OUT_OF_ORDER);
      await claim({ action: 'retryStep', step, failure: `${human}.todo` });
      for (const { id } of request.calls.slice(
        0,
        request.calls.findIndex(({ id: one }) => one === human),
      )) {
        await world.faults({ [stepOf(id)]: { fail: true } });
        expect(await call(id)).toMatchObject(FAILED);
        await claim({ action: 'skipStep', step: id.split('-').slice(1, 3).join('-'), failure: `${id}.0` });
      }
      expect(await run.ask('proveHumanCall', asked())).toMatchObject({
        ...OUT_OF_ORDER,
        message: expect.stringContaining('nobody was asked'),
      });
      expect(await run.ask('confirmHumanCall', asked())).toMatchObject(GOOD);
      expect(await run.ask('proveHumanCall', asked())).toMatchObject(UNANSWERED);
      await claim({ action: 'retryStep', step, failure: `${human}.todo` });
      expect(await run.ask('proveHumanCall', asked())).toMatchObject({
        ok: false,
        code: 'HumanStepUnproven',
      });
      for (const retry of [1, 7])
        expect(await run.ask('proveHumanCall', asked(retry))).toMatchObject(UNANSWERED);
    });
  });
});
