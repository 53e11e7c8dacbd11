import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { DECISION_QUEUE, runnerQueue } from '../../contract/words/names';
import { STEPS } from '../../contract/words/steps';
import { World } from '../support/a-world';
import { until } from '../support/until';
import { forgeAnswers } from './support/a-forger';
import { Rogue } from './support/a-rogue';
import { queueOf } from './support/queue-of';
import { inBundle, sealedRefuted } from './support/refuted-evidence';

const SAMPLE = 'failover-gcp-restore';
const RUNNER = runnerQueue('local', 'seal');
/** The decisions of which an attacker tells stories; their evidence must not verify. */
const STORIES = ['own-run', 'mid-call', 'invented'];
const LONG_AGO = '2020-01-01T00:00:00.000Z';
const NOT_SEALED = { ok: false, nonRetryable: true };
const reason = (code: string, what: string) => ({ code, what, where: 'approvals', do: 'nothing' });
const said = (message: string, changes: object = {}) => ({
  ...{ seq: 1, at: new Date().toISOString(), via: 'signal', message, by: 'alice', reason: 'I say so' },
  ...{ accepted: true, why: message, signed: null, ...changes },
});
const done = STEPS.map((step) => ({
  ...{ step, state: 'done', started_at: LONG_AGO, ended_at: LONG_AGO, waited_ms: 0, note: null },
}));

describe('C4.6 the account of an attacker', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world?.close(STORIES));

  /** Takes a run from its workers; returns how to hand an account over. */
  async function taken(id: string) {
    const { run_id, plan, plan_digest, workflow_id } = await world.status(id);
    const { home } = JSON.parse(await readFile(world.path('evidence/home.json'), 'utf8'));
    await world.killWorker();
    const rogue = await Rogue.over(world, workflow_id, run_id, DECISION_QUEUE);
    await world.startWorker();
    const at = new Date().toISOString();
    const account = {
      ...{ decision_id: id, workflow_id, run_id, home, plan, plan_digest, steps: [], approvals: [] },
      ...{ messages_not_kept: 0, requirement: null, started_at: at, ended_at: at },
      ...{ outcome: 'aborted', reasons: [reason('OperatorAborted', 'it was aborted')], deficiencies: [] },
    };
    const publish = (changes: object, queue = RUNNER) =>
      rogue.ask('publishEvidence', queue, { ...account, ...changes });
    const planRef = { ref: { decision_id: id, run_id }, plan_digest, home, workflow_id };
    const runCall = (call: string) =>
      rogue.ask('runCall', queueOf('runCall'), { ...planRef, call, retry: 0, epoch: 1 });
    const folder = world.path('evidence', id, run_id);
    return { rogue, publish, runCall, folder };
  }

  it('is neither sealed for a run of its own, nor does a sweep seal that run', async () => {
    await world.killWorker();
    const rogue = await Rogue.start(world, { type: 'drRun', id: 'dr-own-run', queue: DECISION_QUEUE });
    const taken = await Rogue.over(world, 'dr-own-run', rogue.runId, DECISION_QUEUE);
    await world.startWorker();
    const at = new Date().toISOString();
    const came = await taken.ask('publishEvidence', RUNNER, {
      ...{ decision_id: 'own-run', workflow_id: 'dr-own-run', run_id: rogue.runId, home: null, plan: null },
      ...{
        plan_digest: null,
        steps: [],
        approvals: [said('reject')],
        messages_not_kept: 0,
        requirement: null,
      },
      ...{ started_at: at, ended_at: at, outcome: 'rejected', deficiencies: [] },
      reasons: [reason('ApprovalRejected', 'rejected by alice')],
    });
    expect(came).toMatchObject({ ...NOT_SEALED, code: 'EvidenceConflict' });
    await world.temporal('workflow', 'terminate', '--workflow-id', 'dr-own-run');
    const { stdout } = await world.hyopsDr('evidence', 'seal', 'own-run', '--json');
    expect(JSON.parse(stdout).swept).toEqual([expect.objectContaining({ state: 'elsewhere' })]);
    expect(existsSync(world.path('evidence', 'own-run'))).toBe(false);
  }, 180_000);

  describe('about a run that waits for approval', () => {
    let run: Awaited<ReturnType<typeof taken>>;

    beforeAll(async () => {
      await world.waiting('stolen', SAMPLE);
      run = await taken('stolen');
    });

    it.each<[string, object, string?]>([
      [
        'that alice rejected it',
        { outcome: 'rejected', reasons: [reason('ApprovalRejected', 'rejected by alice')] },
      ],
      [
        'that alice rejected it, with her message',
        { outcome: 'rejected', reasons: [reason('ApprovalRejected', 'no')], approvals: [said('reject')] },
      ],
      ['that alice approved it', { approvals: [said('approve')] }],
      [
        'that alice signed an approval',
        {
          approvals: [
            said('approve', {
              signed: { kind: 'verdict', statement: { v: 1 }, signature: 'bm9uc2Vuc2U=', key: 'SHA256:A' },
            }),
          ],
        },
      ],
      ['that it completed', { outcome: 'completed', reasons: [], steps: done }],
      [
        'that carol waived a call',
        {
          outcome: 'completed-with-deficiencies',
          ...{ reasons: [], steps: done },
          deficiencies: [{ call: 'x', what: 'it failed', by: 'carol', reason: 'never mind' }],
        },
      ],
      ['that it was held', { outcome: 'held', reasons: [] }],
      [
        'that nobody approved it in time',
        { outcome: 'expired', reasons: [reason('ApprovalExpired', 'too late')] },
      ],
      ['that it failed', { outcome: 'failed', reasons: [reason('HyopsFailed', 'HyOps is broken')] }],
      ['with reasons of its own', { reasons: [reason('OperatorAborted', 'carol is to blame')] }],
      ['about another plan', { plan_digest: 'e'.repeat(64) }],
      ['about no plan', { plan: null, plan_digest: null, home: null }],
      ['with other times', { started_at: LONG_AGO, ended_at: LONG_AGO }],
      ['about another run', { run_id: randomUUID() }, 'CallerWrong'],
      ['about another decision', { decision_id: 'another' }, 'CallerWrong'],
    ])('is not sealed when it says %s', async (_, changes, code = 'EvidenceConflict') => {
      expect(await run.publish(changes)).toMatchObject({ ...NOT_SEALED, code });
      expect(existsSync(`${run.folder}/temporal`)).toBe(false);
    });

    it('is not sealed by the worker of the decision queue either', async () => {
      expect(await run.publish({}, DECISION_QUEUE)).toMatchObject({
        ...NOT_SEALED,
        code: 'EvidenceConflict',
      });
      expect(existsSync(`${run.folder}/temporal`)).toBe(false);
    });

    it('C4.5 leaves the evidence open: set back to before the attack, the run goes on and is sealed', async () => {
      const events = await run.rogue.events();
      const taken = events.findIndex(
        (one) => one.workflowExecutionSignaledEventAttributes?.signalName === 'wake',
      );
      const good = events.slice(0, taken).findLast((one) => one.workflowTaskCompletedEventAttributes);
      const reset = ['workflow', 'reset', '--workflow-id', 'dr-stolen', '--event-id', String(good?.eventId)];
      const { code, stderr } = await world.temporal(
        ...reset,
        '--reapply-exclude',
        'All',
        '--reason',
        'stolen',
      );
      expect([code, stderr]).toEqual([0, '']);
      await world.untilPhase('stolen', 'awaiting-approval');
      await world.approve('stolen');
      expect(await world.end('stolen')).toMatchObject({ outcome: 'completed' });
      expect(JSON.parse(await inBundle(world, 'stolen', 'differences.json'))).toEqual([]);
    });
  });

  it('C4.4 is not sealed while a call runs or after it, and the sweep seals the call, not the account', async () => {
    const id = 'mid-call';
    const { calls } = await world.waiting(id, SAMPLE);
    const before = (await world.executions()).length;
    await world.faults({ gcp_pg_egress: { hang_s: 8 } });
    await world.approve(id);
    await until(async () => (await world.executions()).length > before);
    const run = await taken(id);
    for (const changes of [{}, { outcome: 'completed', reasons: [], steps: done }])
      expect(await run.publish(changes)).toMatchObject({ ...NOT_SEALED, code: 'EvidenceConflict' });
    expect(existsSync(`${run.folder}/temporal`)).toBe(false);
    // The true call can still be recorded.
    expect(await run.runCall(calls[0]?.id ?? '')).toMatchObject({ ok: true, result: { state: 'executed' } });
    await world.faults({});
    for (const changes of [{}, { outcome: 'rejected', reasons: [reason('ApprovalRejected', 'no')] }])
      expect(await run.publish(changes)).toMatchObject({ ...NOT_SEALED, code: 'EvidenceConflict' });
    await world.temporal('workflow', 'terminate', '--workflow-id', `dr-${id}`);
    const { record, differences } = await sealedRefuted(world, id);
    expect(record.outcome).toBe('aborted');
    expect(record.steps.find(({ step }) => step === 'prepare-target')?.state).toBe('running');
    expect(differences).toContain('not what the workflow code of this release does');
    expect(differences).toContain('completed');
  });

  it('C4.4 is not sealed when every answer of the runner was invented, and the sweep seals no call', async () => {
    const id = 'invented';
    await world.waiting(id, SAMPLE);
    const before = (await world.executions()).length;
    await world.killWorker();
    await world.startWorker('--decisions');
    await world.approve(id);
    expect(await forgeAnswers(world)).toEqual(
      expect.arrayContaining(['confirmFencing', 'runCall', 'readTraffic']),
    );
    await world.killWorker();
    await world.startWorker();
    expect(await world.end(id)).toMatchObject({ outcome: 'failed', reasons: [{ code: 'EvidenceUnsealed' }] });
    const { record, differences } = await sealedRefuted(world, id);
    expect(await world.executions()).toHaveLength(before);
    expect([record.outcome, record.approvals]).toEqual(['aborted', []]);
    expect(record.steps.filter(({ state }) => state === 'done')).toEqual([]);
    expect(differences).toMatch(
      /a result of runCall \(01-prepare-target-gcp_pg_egress\) that this runner did not give/,
    );
  });
});
