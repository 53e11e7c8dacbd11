import { ApplicationFailure } from '@temporalio/activity';
import { filterAnswers } from '../../activities/redaction/filter-answers';
import { refusal } from '../../activities/temporal/refusal';
import { Redactor } from '../../contract/redaction/redactor';

const VALUE = 'a-secret-that-lies-across-a-border';
const filter = {
  current: async () => ({ redactor: new Redactor([{ name: 'A', value: VALUE }]), why: undefined }),
};

/** The failure of an activity as it goes to Temporal. */
async function failureOf(thrown: Error): Promise<ApplicationFailure> {
  const input = { args: [], headers: {} };
  const execute = filterAnswers(filter).execute;
  const failure = await execute?.(input, () => Promise.reject(thrown)).catch((error: unknown) => error);
  if (failure instanceof ApplicationFailure) return failure;
  throw new Error('it did not fail');
}

describe('C6.2 a failure with a secret', () => {
  it.each([
    ['what', 4500],
    ['where', 400],
    ['do', 600],
  ])('across the end of "%s" has no part of it, and is bounded', async (key, border) => {
    for (const before of [1, VALUE.length / 2, VALUE.length - 1]) {
      const text = `${'x '.repeat(border)}`.slice(0, border - before) + VALUE + ' y'.repeat(border);
      const reason = { code: 'Internal' as const, what: 'w', where: 'w', do: 'd', [key]: text };
      const { message, stack, details } = await failureOf(refusal([reason, reason, reason]));
      const told = JSON.stringify([message, stack, details]);
      expect(told).not.toContain('a-secret');
      expect(told).not.toContain('-border');
      expect(told.length).toBeLessThan(60_000);
    }
  });

  it('across the end of the message has no part of it', async () => {
    const reasons = ['x '.repeat(2000), `${'y '.repeat(1990)}${VALUE}`].map((what) => ({
      ...{ code: 'Internal' as const, where: 'w', do: 'd' },
      what,
    }));
    const { message } = await failureOf(refusal(reasons));
    expect(message).not.toContain('a-secret');
    expect(message.length).toBeLessThan(8100);
  });

  it('and half a character is well-formed, also in its stack', async () => {
    const thrown = ApplicationFailure.nonRetryable('half \ud83d', 'Internal');
    const { message, stack = '' } = await failureOf(thrown);
    expect(message).toBe('half \\ud83d');
    expect(/\p{Cs}/u.test(stack)).toBe(false);
  });
});
