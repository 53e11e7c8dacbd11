import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Sign } from '../../../client';
import { signerOf } from '../../../client/cli/ssh-sign';
import type { Verdict } from '../../../contract/approval/ledger';
import type { ApprovalRequest } from '../../../contract/run/record';
import type { Statement } from '../../../contract/signing/signed-statement';
import { World } from '../../support/a-world';
import { recordHistory } from '../../support/recording/record-history';
import { signalByCli } from '../../support/signal-by-cli';

const KEYS = { alice: 'ed25519', bob: 'ecdsa', carol: 'rsa' } as const;

describe('C6.1, C4.8 a message that must be signed', () => {
  let world: World;
  let policy: string;
  let signers: string;

  beforeAll(async () => {
    world = await World.open();
    for (const [name, type] of Object.entries(KEYS))
      await promisify(execFile)('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', name, '-f', key(name)]);
    policy = `rules:
  - name: all
    approvals: 2
    of_roles: { dba: 1, duty-manager: 1 }
    approvers: [role:dba, role:duty-manager, eve]
    identity: signed
    requester_may_approve: false
people:
  alice: { roles: [dba] }
  alicia: { roles: [duty-manager] }
  bob: { roles: [duty-manager] }
  decision-service: { roles: [dba] }
operators: [carol]
operator_wait_minutes: 60
`;
    const lines = await Promise.all(
      Object.keys(KEYS).map(async (name) => `${name} ${await publicKey(name)} comment of ${name}`),
    );
    // The same key under two names, one of them the requester.
    signers = [...lines, `alicia,decision-service ${await publicKey('alice')}`, ''].join('\n');
    await world.policy(policy);
    await writeFile(world.path('config/allowed_signers'), signers);
  });
  afterAll(() => world?.close());

  const key = (name: string) => world.path(`key-${name}`);
  const publicKey = async (name: string) =>
    (await readFile(`${key(name)}.pub`, 'utf8')).split(' ').slice(0, 2).join(' ');
  const sign = (name: string) => signerOf(key(name)) as Sign;

  /** A message like that of `hyops-dr approve --key`, changed before it is signed. */
  async function aMessage(
    request: ApprovalRequest,
    by: string,
    changes: object = {},
    signer = by,
    verdict: Verdict = 'approve',
  ) {
    const { decision_id, run_id, plan_digest } = request;
    const issued = { issued_at: new Date().toISOString(), nonce: randomUUID() };
    const said = { decision_id, run_id, plan_digest, approver: by, reason: 'the primary is lost' };
    const statement = { v: 1, verdict, ...said, ...issued, ...changes } as Statement;
    return { ...statement, signature: await sign(signer)('verdict', statement) };
  }
  const submit = (id: string, message: object) =>
    world.client.workflow
      .getHandle(`dr-${id}`)
      .executeUpdate<{ accepted: boolean; why: string }, [object]>('submitApproval', { args: [message] });

  async function ledgerOf(place: string | undefined) {
    const text = await readFile(`${place}/approvals/ledger.jsonl`, 'utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  it('is accepted from two people of two roles, by ed25519 and ecdsa, through hyops-dr and the Temporal CLI', async () => {
    const id = 'signed';
    const request = await world.waiting(id, 'standby-gcp-managed');
    expect(request).toMatchObject({
      identity_level: 'signed',
      roles_needed: [
        { role: 'dba', needed: 1 },
        { role: 'duty-manager', needed: 1 },
      ],
    });
    const sent = await world.hyopsDr(
      ...['approve', id, '--as', 'alice', '--reason', 'lost', '--key', key('alice')],
      ...['--yes', '--digest', request.plan_digest],
    );
    expect([sent.code, sent.stdout]).toEqual([0, expect.stringContaining('approved')]);
    const printed = await world.hyopsDr(
      ...['approve', id, '--as', 'bob', '--reason', "it's lost", '--key', key('bob'), '--print', '--json'],
    );
    const { input } = JSON.parse(printed.stdout);
    await signalByCli(world, id, 'approve', input);
    const end = await world.end(id);
    expect(end).toMatchObject({ outcome: 'completed' });
    expect((await ledgerOf(end.evidence?.place)).map(({ by, signed }) => [by, signed?.key])).toEqual([
      ['alice', expect.stringMatching(/^SHA256:/)],
      ['bob', expect.stringMatching(/^SHA256:/)],
    ]);
    await recordHistory(world, id, 'signed');
  });

  /** The message of `--print` without a key, signed by running the printed command in a shell. */
  async function signedByHand(word: string, id: string, by: string): Promise<object> {
    const { stdout } = await world.hyopsDr(word, id, '--as', by, '--reason', "it's lost", '--print');
    const command = stdout.split('\n').find((line) => line.startsWith('printf')) ?? '';
    const json = stdout.split('\n').find((line) => line.startsWith('{')) ?? '{}';
    const run = await promisify(execFile)('bash', ['-c', command.replace('~/.ssh/id_ed25519', key(by))]);
    expect(run.stdout).not.toContain('\n');
    return { ...JSON.parse(json), signature: run.stdout };
  }

  it('can be signed by hand with the command that --print shows, as bare base64', async () => {
    const id = 'by-hand';
    await world.waiting(id);
    expect(await submit(id, await signedByHand('approve', id, 'alice'))).toMatchObject({ accepted: true });
    const abort = await signedByHand('abort', id, 'carol');
    await world.client.workflow.getHandle(`dr-${id}`).signal('abort', abort);
    const { outcome, evidence } = await world.dr.result(id);
    expect(outcome).toBe('aborted');
    const [approved, aborted] = await ledgerOf(evidence?.place);
    expect([approved.signed.kind, aborted.signed.kind, aborted.by]).toEqual(['verdict', 'action', 'carol']);
  });

  it('is refused with a reason and recorded in every other case', async () => {
    const id = 'refusals';
    const request = await world.waiting(id);
    const other = await world.waiting('refusals-other');
    const hour = 3_600_000;
    const ago = (ms: number) => ({ issued_at: new Date(Date.now() - ms).toISOString() });
    const accepted = await aMessage(request, 'alice');
    const asReject = { ...(await aMessage(request, 'bob')), verdict: 'reject' };
    const tampered = { ...(await aMessage(request, 'bob')), reason: 'something else' };
    const withdrawn = await aMessage(request, 'alice', {}, 'alice', 'withdraw');
    const held = await aMessage(request, 'alice', ago(60_000));
    const unsigned = {
      verdict: 'approve',
      decision_id: id,
      approver: 'alice',
      plan_digest: request.plan_digest,
      reason: 'yes',
    };
    const cases: [string, object, string][] = [
      ['no signature', unsigned, 'requires a signature'],
      [
        'a person unknown to the policy',
        await aMessage(request, 'mallory', {}, 'carol'),
        'not among the approvers',
      ],
      ['a person without a key', await aMessage(request, 'eve', {}, 'carol'), 'does not verify'],
      ['the requester', await aMessage(request, 'decision-service', {}, 'alice'), 'may not approve'],
      ['the key of another person', await aMessage(request, 'bob', {}, 'carol'), 'does not verify'],
      ['another decision', { ...(await aMessage(other, 'alice')), decision_id: id }, 'another'],
      [
        'a decision with another id',
        await aMessage(request, 'alice', { decision_id: 'x' }),
        'another decision',
      ],
      ['another run', await aMessage(request, 'alice', { run_id: other.run_id }), 'another run'],
      ['another plan', await aMessage(request, 'alice', { plan_digest: 'f'.repeat(64) }), 'another plan'],
      [
        'a shortened digest',
        await aMessage(request, 'alice', { plan_digest: request.plan_digest.slice(0, 16) }),
        'another plan',
      ],
      ['signed before the run began', await aMessage(request, 'alice', ago(hour)), 'before this run'],
      ['signed in the future', await aMessage(request, 'alice', ago(-hour)), 'in the future'],
      ['a text changed after signing', tampered, 'does not verify'],
      [
        'text instead of a signature',
        { ...accepted, signature: 'none', nonce: randomUUID() },
        'does not verify',
      ],
      ['alice, once', accepted, 'approved'],
      ['the same again', accepted, 'has approved already'],
      ['an approval sent as a rejection', asReject, 'the signature does not verify'],
      ['alice under her other name', await aMessage(request, 'alicia', {}, 'alice'), 'two names, one person'],
      ['a withdrawal by alice', withdrawn, 'withdrawn'],
      ['a replay of the withdrawn approval', accepted, 'was sent before'],
      ['an approval signed earlier and sent late', held, 'older than'],
    ];
    for (const [what, message, why] of cases)
      expect([what, await submit(id, message)]).toEqual([
        what,
        { accepted: expect.any(Boolean), why: expect.stringContaining(why) },
      ]);
    expect(await world.status(id)).toMatchObject({ phase: 'awaiting-approval', approvals: { given: [] } });
    await world.dr.reject(id, { as: 'alice', reason: 'enough', sign: sign('alice') });
    const { evidence } = await world.dr.result(id);
    const ledger = await ledgerOf(evidence?.place);
    expect(ledger.filter((entry) => entry.accepted).map((entry) => entry.message)).toEqual([
      'approve',
      'withdraw',
      'reject',
    ]);
    expect(ledger).toHaveLength(cases.length + 1);
    await world.dr.reject('refusals-other', { as: 'alice', reason: 'enough', sign: sign('alice') });
    await world.dr.result('refusals-other');
  });

  it('is judged in order of arrival, however long its verification takes', async () => {
    const id = 'in-order';
    const request = await world.waiting(id);
    const handle = world.client.workflow.getHandle(`dr-${id}`);
    const verdicts = ['approve', 'withdraw', 'approve', 'withdraw'] as const;
    for (const [at, verdict] of verdicts.entries()) {
      const issued_at = new Date(Date.now() + at).toISOString();
      await handle.signal(verdict, await aMessage(request, 'alice', { issued_at }, 'alice', verdict));
    }
    await world.untilStatus(id, (status) => status.messages.kept === verdicts.length);
    expect(await world.status(id)).toMatchObject({
      approvals: { given: [] },
      messages: { last_refusal: null },
    });
    await world.dr.reject(id, { as: 'bob', reason: 'enough', sign: sign('bob') });
    await world.dr.result(id);
  });

  it('no longer counts when the key of the approver is removed during the wait', async () => {
    const id = 'key-removed';
    const request = await world.waiting(id);
    await submit(id, await aMessage(request, 'alice'));
    await writeFile(world.path('config/allowed_signers'), `${signers}frank ${await publicKey('carol')}\n`);
    await world.policy(policy.replace('alice: { roles: [dba] }', 'frank: { roles: [dba] }'));
    expect(await submit(id, await aMessage(request, 'bob'))).toMatchObject({ accepted: true });
    await world.untilStatus(id, (status) => status.plan_digest !== request.plan_digest);
    await world.untilPhase(id, 'awaiting-approval');
    const renewed = await world.dr.awaitApprovalRequest(id);
    expect(renewed).toMatchObject({ approvals_given: [], approvers: expect.not.arrayContaining(['alice']) });
    expect(await submit(id, await aMessage(renewed, 'alice'))).toMatchObject({ accepted: false });
    await world.dr.reject(id, { as: 'bob', reason: 'enough', sign: sign('bob') });
    await world.dr.result(id);
    await world.policy(policy);
    await writeFile(world.path('config/allowed_signers'), signers);
  });

  it('is verified with the current keys, so a removed key makes it invalid', async () => {
    const id = 'key-gone';
    const request = await world.waiting(id);
    await writeFile(world.path('config/allowed_signers'), signers.replace(/^alice .*\n/, ''));
    expect(await submit(id, await aMessage(request, 'alice'))).toMatchObject({
      accepted: false,
      why: expect.stringContaining('does not verify'),
    });
    await writeFile(world.path('config/allowed_signers'), signers);
    await world.dr.reject(id, { as: 'bob', reason: 'enough', sign: sign('bob') });
    await world.dr.result(id);
  });

  it('is required of operators too: an abort with only a name is refused, one with an RSA key is accepted', async () => {
    const id = 'operated';
    await world.waiting(id);
    expect(await world.dr.operate(id, 'abort', { as: 'carol', reason: 'no' })).toMatchObject({
      accepted: false,
      why: expect.stringContaining('requires a signature'),
    });
    expect(
      await world.dr.operate(id, 'abort', { as: 'carol', reason: 'no', sign: sign('alice') }),
    ).toMatchObject({ accepted: false, why: expect.stringContaining('does not verify') });
    const sent = await world.hyopsDr('abort', id, '--as', 'carol', '--reason', 'no', '--key', key('carol'));
    expect(sent.code).toBe(0);
    expect(await world.dr.result(id)).toMatchObject({ outcome: 'aborted' });
  });
});
