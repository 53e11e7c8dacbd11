/** What went wrong, in the words of the error or of its cause: fetch says only "fetch failed" and hides the reason below. */
export function wordsOf(error: unknown): string {
  if (!isObject(error)) return String(error);
  const cause = 'cause' in error && isObject(error.cause) ? wordsOf(error.cause) : '';
  if (cause) return cause;
  return ('message' in error && String(error.message).trim()) || codeOf(error) || String(error);
}

/** The error's `code`, such as ENOENT, or ''. */
function codeOf(error: unknown): string {
  return isObject(error) && 'code' in error ? String(error.code) : '';
}

// Not `instanceof Error`: what Node throws is no Error of the realm that tests run in.
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
