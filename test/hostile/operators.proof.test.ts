import type { Statement } from '../../contract/signing/signed-statement';
import { STANDBY, stepOf } from '../faults/support/a-counted-run';
import { SignedWorld } from './support/a-signed-world';
import { type TakenRun, takeRun } from './support/a-taken-run';

const ID = 'operated';
const [FIRST, SECOND = '', THIRD = ''] = STANDBY.calls;
const UNANSWERED = { ok: false, code: 'ApprovalMissing', nonRetryable: true };
const OUT_OF_ORDER = { ok: false, code: 'CallOutOfOrder', nonRetryable: true };
const DONE = { ok: true, result: { state: 'executed' } };

describe('C6.1, C7 where operators must sign, workflow code of an attacker after a call has failed', () => {
  let signed: SignedWorld;
  let run: TakenRun;
  let now = Date.now();

  beforeAll(async () => {
    signed = await SignedWorld.open();
    const { world } = signed;
    await world.waiting(ID, STANDBY.sample);
    await world.faults({ [stepOf(SECOND)]: { fail: true }, [stepOf(THIRD)]: { fail: true } });
    await signed.approve(ID, 'alice');
    await signed.approve(ID, 'bob');
    expect(await world.untilStopped(ID, 'HyopsFailed')).toMatchObject({ failure: `${SECOND}.0` });
    await world.faults({ [stepOf(THIRD)]: { fail: true } });
    run = await takeRun(world, ID);
  });
  afterAll(() => signed?.world.close());

  const step = 'move-data';
  const started = async (call: string) =>
    (await signed.started()).filter((one) => one === stepOf(call)).length;
  /** Has the runner verify a signed answer; each is a little later than the one before. */
  async function answer(action: string, changes: object, by = 'carol', key = by) {
    now = Math.max(now + 1, Date.now());
    const { ref, plan_digest } = run.plan;
    const about = { ...ref, plan_digest };
    const issued_at = new Date(now).toISOString();
    const one = await signed.message(about, 'action', action, by, { issued_at, ...changes }, key);
    return run.ask('verifySignatures', run.plan, [one]);
  }
  const retry = (failure: string, changes: object = {}) => answer('retryStep', { step, failure, ...changes });
  const skip = (failure: string, changes: object = {}) => answer('skipStep', { step, failure, ...changes });
  const claim = (statement: object) => run.ask('recordAnswer', run.plan, statement);

  /** Takes the key or the role of carol away while something is tried. */
  async function without(how: 'line' | 'expired' | 'role', attempt: () => Promise<void>) {
    const { carol = '' } = signed.lines;
    if (how === 'line') await signed.signers({ carol: null });
    if (how === 'expired')
      await signed.signers({ carol: carol.replace('carol ', 'carol valid-before="20200101Z" ') });
    if (how === 'role') await signed.operators(['dora']);
    await attempt();
    await signed.signers();
    await signed.operators(['carol', 'dora']);
  }

  it.each<[string, () => Promise<unknown>]>([
    ['no answer', async () => undefined],
    ['an answer to another failure of the call', () => retry(`${SECOND}.1`)],
    ['an answer to a refusal by a guard', () => retry(`${SECOND}.refused.0`)],
    ['an answer to a failure of another call', () => retry(`${FIRST}.0`)],
    ['an answer about another step', () => retry(`${SECOND}.0`, { step: 'prepare-target' })],
    ['an answer to another plan', () => retry(`${SECOND}.0`, { plan_digest: 'e'.repeat(64) })],
    ['an answer to another run', () => retry(`${SECOND}.0`, { run_id: 'another' })],
    ['an answer of an approver', () => answer('retryStep', { step, failure: `${SECOND}.0` }, 'alice')],
    [
      'an answer with the key of another person',
      () => answer('retryStep', { step, failure: `${SECOND}.0` }, 'carol', 'mallory'),
    ],
    [
      'an answer that nobody signed',
      () => claim({ action: 'retryStep', operator: 'carol', reason: 'again', step, failure: `${SECOND}.0` }),
    ],
  ])('does not repeat it with %s', async (_, said) => {
    await said();
    expect(await run.runCall(SECOND, 1)).toMatchObject(UNANSWERED);
    expect(await started(SECOND)).toBe(1);
  });

  it.each([2, 7, 999])('does not repeat it as retry %d, for which nobody can have asked', async (number) => {
    expect(await run.runCall(SECOND, number)).toMatchObject(OUT_OF_ORDER);
    await retry(`${SECOND}.${number - 1}`);
    expect(await run.runCall(SECOND, number)).toMatchObject(OUT_OF_ORDER);
    expect(await started(SECOND)).toBe(1);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['nothing', async () => undefined],
    ['an answer to retry it', () => retry(`${SECOND}.9`)],
    ['a waiver of the next call, which never failed', () => skip(`${THIRD}.0`)],
    ['a waiver of the call before', () => skip(`${FIRST}.0`)],
    ['a waiver about another step', () => skip(`${SECOND}.0`, { step: 'cut-traffic' })],
    ['a waiver for another plan', () => skip(`${SECOND}.0`, { plan_digest: 'e'.repeat(64) })],
    ['a waiver of an approver', () => answer('skipStep', { step, failure: `${SECOND}.0` }, 'bob')],
    [
      'a waiver that nobody signed',
      () => claim({ action: 'skipStep', operator: 'carol', reason: 'by hand', step, failure: `${SECOND}.0` }),
    ],
  ])('does not go on past it with %s', async (_, said) => {
    await said();
    for (const number of [0, 1]) expect(await run.runCall(THIRD, number)).toMatchObject(OUT_OF_ORDER);
    expect(await started(THIRD)).toBe(0);
  });

  it('has no claim in the record of the runner, and no statement of anybody but the operator', async () => {
    const answers = (await signed.seen(ID)).filter(({ statement }) => statement?.['action']);
    const by = (one: { statement?: Record<string, unknown> }) => (one.statement as Statement)['operator'];
    expect([...new Set(answers.map(by))]).toEqual(['carol']);
    expect(answers.every(({ what }) => what === 'statement')).toBe(true);
  });

  it('repeats it once with a signed answer, unless the key or the role of the operator is taken away', async () => {
    await retry(`${SECOND}.0`);
    for (const how of ['line', 'expired', 'role'] as const)
      await without(how, async () => {
        const refused = { ...UNANSWERED, message: expect.stringContaining('the signed answer retryStep') };
        expect([how, await run.runCall(SECOND, 1)]).toMatchObject([how, refused]);
        expect(await started(SECOND)).toBe(1);
      });
    expect(await run.runCall(SECOND, 1)).toMatchObject(DONE);
    // The same number finds the call, and no other starts it.
    expect(await run.runCall(SECOND, 1)).toMatchObject(DONE);
    for (const number of [0, 2]) expect(await run.runCall(SECOND, number)).toMatchObject({ ok: false });
    await retry(`${SECOND}.1`);
    expect(await run.runCall(SECOND, 2)).toMatchObject(OUT_OF_ORDER);
    expect(await started(SECOND)).toBe(2);
  });

  it('records no endpoints as reached before the calls that make them are over or waived', async () => {
    expect(await run.ask('readTraffic', run.plan, 0)).toMatchObject(OUT_OF_ORDER);
    expect(await run.runCall(THIRD, 0)).toMatchObject({ ok: false, code: 'HyopsFailed' });
    // It was waived above, before it had failed.
    expect(await run.ask('readTraffic', run.plan, 0)).toMatchObject(OUT_OF_ORDER);
    await skip(`${THIRD}.0`);
    for (const how of ['line', 'expired', 'role'] as const)
      await without(how, async () => {
        expect([how, await run.ask('readTraffic', run.plan, 0)]).toMatchObject([how, OUT_OF_ORDER]);
      });
    expect(await run.ask('readTraffic', run.plan, 0)).not.toMatchObject(OUT_OF_ORDER);
  });
});
