import { type ErrorKind, EXIT } from './exit-codes';
import type { Reason } from './failures';
import { oneLine } from './shown';

/** One problem that an error reports: a `Reason` whose code may also be the kind of the error. */
export type Complaint = Omit<Reason, 'code'> & { code: Reason['code'] | ErrorKind };

/** Every error of the library: for each reason, what is wrong, where, and what to do. */
export class DrError extends Error {
  /** At least one; the message of the error joins them. */
  readonly reasons: Complaint[];

  constructor(
    /** Determines the exit code of the command line. */
    readonly kind: ErrorKind,
    reasons: readonly (Omit<Complaint, 'code'> & { code?: Complaint['code'] })[],
    options?: { cause: unknown },
  ) {
    super(reasons.map((reason) => reason.what).join('; '), options);
    this.name = new.target.name;
    this.reasons = reasons.map((reason) => ({ code: kind, ...reason }));
  }
}

/** The Temporal server does not answer. Nothing is known to have been sent; the same request can be repeated. */
export class TemporalUnreachable extends DrError {
  constructor(address: string, cause: unknown) {
    super(
      'unreachable',
      [
        {
          what: 'the Temporal server does not answer',
          where: address,
          do: 'check that the server runs and is reachable, and check TEMPORAL_ADDRESS or --address',
        },
      ],
      { cause },
    );
  }
}

export class SettingsUnreadable extends DrError {
  constructor(cause: unknown) {
    super(
      'usage',
      [
        {
          what: `the Temporal connection settings cannot be read: ${cause instanceof Error ? cause.message : cause}`,
          where: 'temporal.toml and the TEMPORAL_* variables',
          do: 'correct them, or give --address and --namespace',
        },
      ],
      { cause },
    );
  }
}

/** Returns any thrown value as an error with reasons. */
export function toldError(error: unknown): DrError {
  if (error instanceof DrError) return error;
  const what = error instanceof Error ? `unexpected error: ${error.message}` : String(error);
  const advice = 'run it again with --debug and report what it prints';
  return new DrError('internal', [{ what, where: 'hyops-dr', do: advice }], { cause: error });
}

/** Returns the single JSON document of an error for stdout. */
export function errorDocument({ kind, reasons }: Pick<DrError, 'kind' | 'reasons'>) {
  return { error: kind, exit_code: EXIT[kind], reasons };
}

/** Formats reasons for people: what is wrong, where, and what to do, each on a separate line. */
export function reasonLines(reasons: readonly Complaint[], indent = ''): string[] {
  return reasons.flatMap((reason) => [
    `${indent}✗ ${oneLine(reason.what)}`,
    `${indent}    where: ${oneLine(reason.where)}`,
    `${indent}    do:    ${oneLine(reason.do)}`,
  ]);
}
