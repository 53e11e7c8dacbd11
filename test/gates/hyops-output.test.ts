import { z } from 'zod';
import { jsonAfterLines } from '../../activities/hyops/output';

const Report = z.looseObject({ status: z.string() });
const DOCUMENT = JSON.stringify({ status: 'ok', id: 1 }, null, 2);

describe("C4.6 the JSON document in HyOps' output", () => {
  it.each([
    ['nothing around it', DOCUMENT],
    ['lines before it', `step=a status=ok\n${DOCUMENT}`],
    ['a bracket before it', `[debug] rendering\n[1, 2\n{ not json\n${DOCUMENT}`],
    ['another document before it', `{"level": "debug"}\n[]\n${DOCUMENT}`],
    ['lines after it', `${DOCUMENT}\nevidence: /logs\n[done]\n`],
    ['the shape in an earlier document as well', `{"status": "old"}\n${DOCUMENT}`],
    ['another shape after it', `${DOCUMENT}\n{"level": "debug"}`],
    ['a line to itself', `x\n{"status": "ok", "id": 1}\ny`],
  ])('is found with %s', (_, printed) => {
    expect(jsonAfterLines(printed, Report)).toEqual({ status: 'ok', id: 1 });
  });

  it.each([
    ['is cut off', DOCUMENT.slice(0, -2)],
    ['has another shape', '{"state": "ok"}'],
    ['has the shape only in a nested value', '{"report":\n  {"status": "ok"}\n}'],
    ['is missing', 'step=a status=ok'],
  ])('is not found when it %s', (_, printed) => {
    expect(jsonAfterLines(printed, Report)).toBeUndefined();
  });

  it('keeps a number that a double cannot hold as text with every digit', () => {
    expect(jsonAfterLines('{"status": "ok", "id": 4520031799277581759}', Report)).toEqual({
      status: 'ok',
      id: '4520031799277581759',
    });
  });

  it('is searched for in bounded time in 2 MB of brackets', () => {
    const noise = '[{"a":[\n'.repeat(230_000);
    expect(jsonAfterLines(noise, Report)).toBeUndefined();
    expect(jsonAfterLines(`${noise}${DOCUMENT}`, Report)).toEqual({ status: 'ok', id: 1 });
  });
});
