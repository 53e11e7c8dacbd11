import { AcquireAnswerShape, WorkloadStateShape } from '../../contract/workload/shapes';
import { isNextEpoch } from '../../contract/workload/workload';

describe('C6.5 an answer of a workload authority', () => {
  const odd = [
    '1',
    'abc',
    -1,
    0.5,
    2 ** 53,
    1e308,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    {},
    [1],
  ];

  it.each(odd)('is not understood with epoch %p', (epoch) => {
    expect(AcquireAnswerShape.safeParse({ granted: true, epoch }).success).toBe(false);
    const state = { holder: null, epoch, frozen: null, granted_at: [], lifted: [] };
    expect(WorkloadStateShape.safeParse(state).success).toBe(false);
  });

  it.each([
    [1, 0, true],
    [8, 7, true],
    [7, 7, false],
    [6, 7, false],
    [1_000_007, 7, true],
    [1_000_008, 7, false],
    [2 ** 53, 2 ** 53 - 1, false],
    [1.5, 1, false],
    [Number.NaN, 1, false],
  ])('with epoch %p after %p is accepted: %p', (epoch, known, accepted) => {
    expect(isNextEpoch(epoch, known)).toBe(accepted);
  });
});
