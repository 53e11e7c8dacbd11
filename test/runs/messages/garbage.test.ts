import { defaultPayloadConverter } from '@temporalio/common';
import { World } from '../../support/a-world';
import { recordHistory } from '../../support/recording/record-history';
import { signalByCli } from '../../support/signal-by-cli';

/** A payload with an encoding and data that no SDK would produce. */
const payload = (encoding: string, data: string) => ({
  metadata: { encoding: Buffer.from(encoding) },
  data: Buffer.from(data),
});

let world: World;

beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world?.close());

describe('a message to a waiting run', () => {
  const id = 'flooded';

  beforeAll(() => world.waiting(id, 'standby-gcp-managed'));

  async function raw(signalName: string, payloads: object[]): Promise<void> {
    await world.client.workflowService.signalWorkflowExecution({
      namespace: world.namespace,
      workflowExecution: { workflowId: `dr-${id}` },
      signalName,
      input: { payloads },
    });
  }

  it('does no harm when it is junk, and a valid approval by the Temporal CLI completes the run', async () => {
    const junk = [
      [],
      [payload('json/plain', '{broken')],
      [payload('json/plain', '"alice"')],
      [payload('json/plain', 'null')],
      [payload('json/plain', '[1,2]')],
      [payload('json/protobuf', '{}')],
      [payload('binary/encrypted', 'x')],
      [payload('binary/plain', '\u0000\u0001')],
      [{}],
      Array.from({ length: 64 }, () => payload('json/protobuf', '{}')),
    ];
    const names = ['approve', 'reject', 'withdraw', 'abort', 'retryStep', 'skipStep', 'approve', 'unknown'];
    for (let sent = 0; sent < 200; sent++)
      await raw(names[sent % names.length] ?? '', junk[sent % junk.length] ?? []);
    await raw('approve', [payload('json/plain', JSON.stringify({ reason: 'x'.repeat(1_000_000) }))]);
    const input = { decision_id: id, approver: 'alice', plan_digest: '', reason: 'primary lost' };
    input.plan_digest = (await world.status(id)).plan_digest?.slice(0, 12) ?? '';
    await signalByCli(world, id, 'approve', input);
    expect(await world.end(id)).toMatchObject({ outcome: 'completed' });
  });

  it('is only counted after a hundred refusals', async () => {
    const { messages } = await world.status(id);
    expect(messages.kept).toBe(101);
    expect(messages.kept + messages.not_kept).toBe(202 - 25);
    await recordHistory(world, id, 'junk-signals');
  });

  it('is ignored when it is a signal after a flood, with a warning, while an update completes the run', async () => {
    const flooded = 'flooded-by-a-thousand';
    const { plan_digest } = await world.waiting(flooded, 'standby-gcp-managed');
    const handle = world.client.workflow.getHandle(`dr-${flooded}`);
    for (let sent = 0; sent < 1000; sent += 20)
      await Promise.all(Array.from({ length: 20 }, () => handle.signal('approve', { approver: 'mallory' })));
    await world.untilStatus(flooded, (status) => status.messages.warning !== null);
    const message = { decision_id: flooded, approver: 'alice', plan_digest, reason: 'the primary is lost' };
    await handle.signal('approve', message);
    const { phase, messages } = await world.status(flooded);
    expect([phase, messages.kept]).toEqual(['awaiting-approval', 100]);
    expect(messages.warning).toContain('signals are no longer read: send updates');
    expect(await world.approve(flooded)).toMatchObject({ accepted: true });
    expect(await world.end(flooded)).toMatchObject({ outcome: 'completed' });
  });

  it('is answered as refused when it is an unusable update', async () => {
    await world.waiting('updates');
    const handle = world.client.workflow.getHandle('dr-updates');
    const answers = await Promise.all(
      ['alice', 7, null, {}, { verdict: 'maybe' }].map((sent) =>
        handle.executeUpdate('submitApproval', { args: [sent] }),
      ),
    );
    expect(answers).toEqual(
      answers.map(() => ({ accepted: false, why: 'verdict must be one of approve, reject, withdraw' })),
    );
    await world.dr.reject('updates', { as: 'alice', reason: 'done' });
    expect(await world.dr.result('updates')).toMatchObject({ outcome: 'rejected' });
  });
});

describe('a message with half a surrogate pair', () => {
  it.each([
    ['abort', 'aborted', { operator: 'bob' }],
    ['reject', 'rejected', { approver: 'alice' }],
  ])('has its effect as %s without crashing the worker', async (word, outcome, by) => {
    const id = `half-${word}`;
    await world.waiting(id, 'standby-gcp-managed');
    const { plan_digest } = await world.status(id);
    const message = JSON.stringify({ decision_id: id, plan_digest, ...by, reason: 'stop' });
    await world.client.workflowService.signalWorkflowExecution({
      namespace: world.namespace,
      workflowExecution: { workflowId: `dr-${id}` },
      signalName: word,
      input: { payloads: [payload('json/plain', message.replace('"stop"', '"stop \\ud83d\\u202e\\n"'))] },
    });
    const end = await world.end(id);
    expect(end.outcome).toBe(outcome);
    expect(end.reasons[0]?.what).toContain('stop \\ud83d\\u202e');
  });
});

describe('C4.1 a run that is started with', () => {
  async function started(id: string, payloads: object[]) {
    await world.client.workflowService.startWorkflowExecution({
      namespace: world.namespace,
      workflowId: id,
      workflowType: { name: 'drRun' },
      taskQueue: { name: 'hyops-dr' },
      requestId: id,
      input: { payloads },
    });
    return world.client.workflow.getHandle(id).result();
  }
  const good = async () => defaultPayloadConverter.toPayload(await world.decision('hold', 'hold-1'));

  it.each([
    ['nothing', () => []],
    ['two artifacts', async () => [await good(), await good()]],
    ['another encoding', () => [payload('json/protobuf', '{}')]],
    ['no encoding', () => [{ data: Buffer.from('{}') }]],
    ['broken JSON', () => [payload('json/plain', '{"decision_id": ')]],
    [
      'text that is not UTF-8',
      () => [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from([0xff, 0xfe]) }],
    ],
    ['an array', () => [payload('json/plain', '[]')]],
    ['64 KiB and one byte', () => [payload('json/plain', `{"rationale":"${'x'.repeat(64 * 1024)}"}`)]],
    ['duplicate keys', () => [payload('json/plain', '{"requires_approval":true,"requires_approval":false}')]],
    [
      'half a surrogate pair in a key',
      () => [payload('json/plain', '{"requires_approval":true,"\\ud83d":1}')],
    ],
    ['half a surrogate pair in a value', () => [payload('json/plain', '{"rationale":"\\ude00"}')]],
    ['a bell and a line separator', () => [payload('json/plain', '{"a\\u0007":1,"b\\u2028":2}')]],
    [
      'nine thousand problems',
      () => [payload('json/plain', `{"${'k'.repeat(1000)}":{${'"":0,'.repeat(9000)}"":0}}`)],
    ],
    ['a wrong workflow id', async () => [await good()]],
  ])('%s ends as refused with reasons and evidence', async (what, payloads) => {
    const summary = await started(`dr-${what.replaceAll(' ', '-')}`, await payloads());
    expect(summary).toMatchObject({
      outcome: 'refused',
      reasons: expect.arrayContaining([expect.objectContaining({ code: 'DecisionInvalid' })]),
    });
    const trust = world.path('config/trusted_keys');
    expect((await world.hyopsDr('evidence', 'verify', summary.evidence.place, '--trust', trust)).code).toBe(
      0,
    );
  });

  it('C3.10 an artifact with several problems reports all of them at once', async () => {
    const { reasons } = await started('dr-many', [
      payload(
        'json/plain',
        '{"decision_id":"many","decision_type":"hold","target_cloud":"gcp","dr_mode":"restore","requires_aproval":true}',
      ),
    ]);
    expect(reasons.map((reason: { where: string }) => reason.where)).toEqual([
      'requires_aproval',
      'execution_plane',
      'requires_approval',
      'rationale',
      'dr_mode',
      'target_cloud',
    ]);
    await recordHistory(world, 'many', 'invalid');
  });

  it('an artifact by the plain Temporal CLI works as with the client', async () => {
    const artifact = JSON.stringify(await world.decision('hold', 'plain'));
    const sent = await world.temporal(
      'workflow',
      'start',
      '--type',
      'drRun',
      '--task-queue',
      'hyops-dr',
      '--workflow-id',
      'dr-plain',
      '--input',
      artifact,
    );
    expect(sent.code).toBe(0);
    expect(await world.dr.result('plain')).toMatchObject({ outcome: 'held' });
  });
});
