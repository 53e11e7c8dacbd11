import { reasonLines } from './dr-error';
import type { Parsed, Reason } from './failures';

/** The problems found in a file or folder; `validate --json` prints it. */
export interface Validation {
  file: string;
  kind: 'decision' | 'plan' | 'policy' | 'configuration';
  valid: boolean;
  reasons: Reason[];
}

export function validationOf(file: string, kind: Validation['kind'], parsed: Parsed<unknown>): Validation {
  return { file, kind, valid: parsed.ok, reasons: parsed.ok ? [] : parsed.reasons };
}

/** Formats a validation for people: that it is valid, or every problem. */
export function validationLines({ file, kind, valid, reasons }: Validation): string[] {
  if (valid) return [`${file}: a valid ${kind}`];
  const problems = `${reasons.length} ${reasons.length === 1 ? 'problem' : 'problems'}`;
  return [`${file}: not a valid ${kind}; ${problems}`, ...reasonLines(reasons)];
}
