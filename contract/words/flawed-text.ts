/** Control characters, separators that some readers take for the end of a line, and halves of surrogate pairs. */
const FLAWS = '\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff';
const FLAW = new RegExp(`[${FLAWS}]`, 'u');
/** Matches a text that is one line without control characters; also published as a pattern of JSON Schema. */
export const ONE_LINE = new RegExp(`^[^${FLAWS}]*$`, 'u');
const FLAW_BUT_LINES = /[\p{Cs}\u2028\u2029]|(?![\t\n\r])\p{Cc}/u;
/** Marks by which Ansible, shells and Terraform recognize code in a text. */
const TEMPLATE_MARK = /\{\{|\{%|\{#|\$\{|\$\(/;

/**
 * Returns the first character that makes a text invalid, such as `U+2028`; undefined for a text without one. With
 * `lines`, tabs and line breaks are allowed.
 */
export function flawIn(text: string, { lines }: { lines: boolean }): string | undefined {
  const [flaw] = (lines ? FLAW_BUT_LINES : FLAW).exec(text) ?? [];
  return flaw === undefined ? undefined : codePoint(flaw);
}

/** Reports whether a text is one line without control characters. */
export function isOneLine(text: string): boolean {
  return ONE_LINE.test(text);
}

/** Returns the first mark that would make a tool behind HyOps execute a text; undefined when there is none. */
export function templateMarkIn(text: string): string | undefined {
  return TEMPLATE_MARK.exec(text)?.[0];
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
