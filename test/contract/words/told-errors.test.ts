import {
  DrError,
  errorDocument,
  reasonLines,
  SettingsUnreadable,
  TemporalUnreachable,
  toldError,
} from '../../../contract/words/dr-error';
import { exitOfOutcome } from '../../../contract/words/exit-codes';
import { OUTCOMES } from '../../../contract/words/outcomes';
import { validationLines, validationOf } from '../../../contract/words/validation';

const CAUSE = new Error('connection refused');
const MISSING = { what: 'there is no plan', where: 'plans/', do: 'write one' };
const AMBIGUOUS = {
  code: 'PlanAmbiguous',
  what: 'two plans fit',
  where: 'a and b',
  do: 'remove one',
} as const;

/** What people and programs get of an error. */
const told = (error: DrError) => ({ name: error.name, cause: error.cause, ...errorDocument(error) });

describe('an error as shown to people', () => {
  it('has all reasons in one message, and a reason without a code gets the kind of the error (C4.6)', () => {
    const error = new DrError('invalid', [MISSING, AMBIGUOUS]);
    expect(error.message).toBe('there is no plan; two plans fit');
    expect(told(error)).toEqual({
      name: 'DrError',
      cause: undefined,
      error: 'invalid',
      exit_code: 3,
      reasons: [{ code: 'invalid', ...MISSING }, AMBIGUOUS],
    });
  });

  it('names the address of a server that does not answer (C4.6)', () => {
    expect(told(new TemporalUnreachable('127.0.0.1:7233', CAUSE))).toEqual({
      name: 'TemporalUnreachable',
      cause: CAUSE,
      error: 'unreachable',
      exit_code: 10,
      reasons: [
        {
          code: 'unreachable',
          what: 'the Temporal server does not answer',
          where: '127.0.0.1:7233',
          do: 'check that the server runs and is reachable, and check TEMPORAL_ADDRESS or --address',
        },
      ],
    });
  });

  it('explains why connection settings cannot be read (C4.6)', () => {
    const settings = (cause: unknown, why: string) => {
      expect(told(new SettingsUnreadable(cause))).toEqual({
        name: 'SettingsUnreadable',
        cause,
        error: 'usage',
        exit_code: 2,
        reasons: [
          {
            code: 'usage',
            what: `the Temporal connection settings cannot be read: ${why}`,
            where: 'temporal.toml and the TEMPORAL_* variables',
            do: 'correct them, or give --address and --namespace',
          },
        ],
      });
    };
    settings(CAUSE, 'connection refused');
    settings('no such profile', 'no such profile');
  });

  it('wraps any thrown value, and stays unchanged when it already is one (C4.6)', () => {
    const one = new DrError('conflict', [MISSING]);
    expect(toldError(one)).toBe(one);
    const internal = (cause: unknown, what: string) =>
      expect(told(toldError(cause))).toEqual({
        name: 'DrError',
        cause,
        error: 'internal',
        exit_code: 1,
        reasons: [
          {
            code: 'internal',
            what,
            where: 'hyops-dr',
            do: 'run it again with --debug and report what it prints',
          },
        ],
      });
    internal(CAUSE, 'unexpected error: connection refused');
    internal('out of luck', 'out of luck');
  });

  it('prints three lines for each reason: what, where, what to do (C4.6)', () => {
    expect(reasonLines([AMBIGUOUS])).toEqual([
      '✗ two plans fit',
      '    where: a and b',
      '    do:    remove one',
    ]);
    expect(reasonLines([AMBIGUOUS, AMBIGUOUS], '  ').slice(2, 4)).toEqual([
      '      do:    remove one',
      '  ✗ two plans fit',
    ]);
  });
});

describe('a validation', () => {
  it('of a valid file reports that it is valid (C4.1)', () => {
    const valid = validationOf('plan.yaml', 'plan', { ok: true, value: {} });
    expect(valid).toEqual({ file: 'plan.yaml', kind: 'plan', valid: true, reasons: [] });
    expect(validationLines(valid)).toEqual(['plan.yaml: a valid plan']);
  });

  it('of an invalid file counts the problems and reports each (C4.1)', () => {
    const invalid = (...reasons: (typeof AMBIGUOUS)[]) =>
      validationOf('dr', 'configuration', { ok: false, reasons });
    expect(invalid(AMBIGUOUS)).toEqual({
      file: 'dr',
      kind: 'configuration',
      valid: false,
      reasons: [AMBIGUOUS],
    });
    expect(validationLines(invalid(AMBIGUOUS))).toEqual([
      'dr: not a valid configuration; 1 problem',
      ...reasonLines([AMBIGUOUS]),
    ]);
    expect(validationLines(invalid(AMBIGUOUS, AMBIGUOUS))[0]).toBe(
      'dr: not a valid configuration; 2 problems',
    );
  });
});

describe('the exit code of a run', () => {
  it('has a fixed value for each outcome (C4.6)', () => {
    expect(OUTCOMES.map((outcome) => [outcome, exitOfOutcome(outcome)])).toEqual([
      ['completed', 0],
      ['completed-with-deficiencies', 12],
      ['held', 0],
      ['denied', 0],
      ['refused', 5],
      ['rejected', 6],
      ['expired', 6],
      ['failed', 7],
      ['aborted', 8],
    ]);
  });
});
