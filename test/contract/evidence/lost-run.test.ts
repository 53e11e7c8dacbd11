import { accountOfLost, type Remains } from '../../../contract/evidence/lost-run';
import { compilePlan } from '../../../contract/plan/compile-plan';
import type { CompiledPlan } from '../../../contract/plan/compiled-plan';
import { digestOf } from '../../../contract/signing/digest';
import { aDecision } from '../decision/a-decision';
import { aBlueprint, aPlace, aPlan } from '../plan/a-plan';
import { aPolicy } from '../policy/a-policy';

const LOST = { at: '2026-03-02T09:00:00Z', by: 'alice', reason: 'the volume of the server is gone' };
const RUN = { decision_id: 'orders-failover-1', run_id: 'run-1' };

function thePlan(): CompiledPlan {
  const plan = compilePlan(aDecision(), aPlan(), aBlueprint(), aPolicy(), aPlace());
  if (!plan.ok) throw new Error('it does not compile');
  return plan.value;
}

const remains = (parts: Partial<Remains> = {}): Remains => ({
  run: RUN,
  workflow_id: 'dr-orders-failover-1',
  home: 'home-1',
  fragments: [],
  plan: null,
  ledger: [],
  seen: [],
  ...parts,
});

/** A fragment that was written at that minute past noon, with such files. */
const kept = (minute: number, ...paths: string[]) => ({
  at: `2026-03-01T12:0${minute}:00Z`,
  files: Object.fromEntries(paths.map((path) => [path, 'f'.repeat(64)])),
});

/** Each step of the account in one line. */
function stepsOf(parts: Partial<Remains>): string[] {
  return accountOfLost(remains(parts), LOST).steps.map(
    ({ step, state, started_at, ended_at, waited_ms, note }) =>
      [
        step,
        state,
        started_at?.slice(11, 16) ?? '-',
        ended_at?.slice(11, 16) ?? '-',
        waited_ms,
        note ?? '-',
      ].join(' '),
  );
}

const NOT_TOLD = 'the records do not show how it ended';
const NOTHING = 'the plan had nothing to do here';

describe('the record of a run that Temporal no longer knows', () => {
  it('is aborted on the statement of the person who had it sealed, with the facts in its files (C4.5, C4.6)', () => {
    const plan = thePlan();
    const entry: Remains['ledger'][number] = {
      seq: 1,
      at: '2026-03-01T12:01:00Z',
      via: 'signal',
      message: 'approve',
      by: 'bob',
      reason: 'seen',
      accepted: true,
      why: 'approved',
      signed: null,
    };
    const fragments = [
      kept(4, 'gates/secrets.json'),
      kept(1, 'decision/original.json'),
      kept(2, 'plan/plan.json'),
    ];
    expect(accountOfLost(remains({ plan, ledger: [entry], fragments }), LOST)).toEqual({
      ...RUN,
      workflow_id: 'dr-orders-failover-1',
      home: 'home-1',
      outcome: 'aborted',
      reasons: [
        {
          code: 'EndedOutsideRunner',
          what: 'Temporal no longer knows this run, so its history is lost: order and times come from its records on the runner, and messages sent after the gates are unknown. Sealed on the statement of alice (the volume of the server is gone)',
          where: 'temporal/history.json',
          do: 'inspect the target, check whether a call of the run is still running, then issue a new decision',
        },
      ],
      plan: 'failover-gcp-restore@v1',
      plan_digest: digestOf(plan),
      steps: expect.any(Array),
      deficiencies: [],
      approvals: [entry],
      messages_not_kept: 0,
      requirement: plan.requirement,
      started_at: '2026-03-01T12:01:00Z',
      ended_at: '2026-03-01T12:04:00Z',
    });
  });

  it('starts and ends at the time of that statement when the run left no files (C4.5)', () => {
    const { steps, ...account } = accountOfLost(remains(), LOST);
    expect(account).toMatchObject({
      plan: null,
      plan_digest: null,
      requirement: null,
      started_at: LOST.at,
      ended_at: LOST.at,
    });
    expect(steps.map(({ state }) => state)).toEqual([
      'unknown',
      ...Array.from({ length: 9 }, () => 'not-reached'),
    ]);
  });

  it('shows the last step with a file as running, and every earlier step as unknown (C4.5, C7.1-C7.10)', () => {
    const fragments = [
      kept(5, 'calls/02-move-data-restore.r1/call.json'),
      kept(1, 'decision/original.json', 'decision/normalized.json'),
      kept(4, 'calls/01-prepare-target-network.r12/call.json'),
      kept(3, 'calls/01-prepare-target-network/call.json'),
      kept(2, 'access/mode.json'),
    ];
    expect(stepsOf({ plan: thePlan(), fragments })).toEqual([
      `decide unknown 12:01 12:01 0 ${NOT_TOLD}`,
      `approve unknown - - 0 ${NOT_TOLD}`,
      `validate-access-mode unknown 12:02 12:02 0 ${NOT_TOLD}`,
      `prepare-target unknown 12:03 12:04 0 ${NOT_TOLD}`,
      'move-data running 12:05 - 0 -',
      'sync-secrets not-reached - - 0 -',
      'reconcile-workloads not-reached - - 0 -',
      'cut-traffic not-reached - - 0 -',
      'resume-protection not-reached - - 0 -',
      'publish-evidence not-reached - - 0 -',
    ]);
  });

  it('gives the reason of a step that had nothing to do, once later steps were reached (C7.6, C7.7)', () => {
    expect(stepsOf({ plan: thePlan(), fragments: [kept(7, 'endpoints.json')] }).slice(3, 9)).toEqual([
      `prepare-target unknown - - 0 ${NOT_TOLD}`,
      `move-data unknown - - 0 ${NOT_TOLD}`,
      `sync-secrets unknown - - 0 ${NOTHING}: The restore reads its secrets from the vault.`,
      `reconcile-workloads unknown - - 0 ${NOTHING}: The application follows the DNS name.`,
      'cut-traffic running 12:07 - 0 -',
      'resume-protection not-reached - - 0 -',
    ]);
  });

  it.each([
    ['decision/normalized.json', 'decide'],
    ['plan/overlays/02-move-data-restore.json', 'decide'],
    ['gates/fencing.json', 'validate-access-mode'],
    ['access/mode.json', 'validate-access-mode'],
    ['calls/04-resume-protection-backups/result.json', 'resume-protection'],
    ['endpoints.a2.json', 'cut-traffic'],
    // None of these says how far a run came.
    ['access/removal.json', undefined],
    ['calls/04-resume-protection-other/result.json', undefined],
    ['04-resume-protection-backups', undefined],
    ['policy/verdict.json', undefined],
    ['gates.json', undefined],
  ])('treats %s as a record of %s (C4.5)', (path, step) => {
    const account = accountOfLost(remains({ plan: thePlan(), fragments: [kept(1, path)] }), LOST);
    expect(account.steps.find(({ started_at }) => started_at !== null)?.step).toBe(step);
  });

  it('lists no calls without a plan (C4.5)', () => {
    const fragments = [
      kept(1, 'calls/02-move-data-restore/call.json'),
      kept(2, 'plan/plan.json', 'endpoints.json'),
    ];
    expect(stepsOf({ fragments }).slice(0, 2)).toEqual([
      'decide running 12:02 - 0 -',
      'approve not-reached - - 0 -',
    ]);
  });
});
