import { aPlace, aSample, at, type Place } from './a-bundle';
import { bothVerdicts } from './both-verdicts';

describe('C6.1 claimed approvals, taken back in a branch that a reset abandoned', () => {
  let place: Place;
  beforeEach(async () => {
    place = await aPlace();
  });
  afterEach(() => place.remove());

  const sample = aSample();
  const [given] = sample.record.approvals;
  const message = {
    decision_id: sample.record.decision_id,
    plan_digest: sample.record.plan_digest,
    approver: given?.by,
    reason: 'it is back',
  };
  const payloads = (sent: object) => ({
    payloads: [{ data: Buffer.from(JSON.stringify(sent)).toString('base64') }],
  });
  const signal = (signalName: string, sent: object, eventTime = given?.at) => ({
    eventId: '5',
    eventTime,
    workflowExecutionSignaledEventAttributes: { signalName, input: payloads(sent) },
  });
  const update = (sent: object) => ({
    eventId: '5',
    eventTime: given?.at,
    workflowExecutionUpdateAcceptedEventAttributes: { acceptedRequest: { input: { args: payloads(sent) } } },
  });
  const verdictAfter = (event: object) =>
    bothVerdicts(place, {
      ...sample,
      abandoned: [{ run_id: 'the-first-branch', history: { events: [{ eventId: '1' }, event] } }],
    });

  it.each([
    ['a signal', signal('withdraw', message)],
    ['an update', update({ ...message, verdict: 'withdraw' })],
    ['a rejection', signal('reject', message)],
    ['a short digest', signal('withdraw', { ...message, plan_digest: message.plan_digest?.slice(0, 12) })],
  ])('are found by both verifiers: %s', async (_, event) => {
    expect(await verdictAfter(event)).toEqual({ exit: 23, clauses: ['C6.1'] });
  });

  it.each([
    ['for another plan', signal('withdraw', { ...message, plan_digest: 'f'.repeat(64) })],
    ['for another decision', signal('withdraw', { ...message, decision_id: 'other' })],
    ['by a person who may not approve', signal('reject', { ...message, approver: 'mallory' })],
    ['before the approval', signal('withdraw', message, at(0))],
    ['after the first change', signal('withdraw', message, '2027-01-01T00:00:00Z')],
    ['without a reason', signal('withdraw', { ...message, reason: '' })],
    ['that nobody can read', signal('withdraw', ['no'])],
    ['that approves', signal('approve', message)],
  ])('count when a message was sent %s', async (_, event) => {
    expect(await verdictAfter(event)).toEqual({ exit: 0, clauses: [] });
  });
});
