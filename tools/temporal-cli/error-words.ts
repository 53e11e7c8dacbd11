/** Returns the message of an error or of its cause; fetch reports only "fetch failed" and keeps the reason in the cause. */
export function wordsOf(error: unknown): string {
  if (!isObject(error)) return String(error);
  const cause = 'cause' in error && isObject(error.cause) ? wordsOf(error.cause) : '';
  if (cause) return cause;
  return ('message' in error && String(error.message).trim()) || codeOf(error) || String(error);
}

/** Returns the error's `code`, such as ENOENT, or ''. */
function codeOf(error: unknown): string {
  return isObject(error) && 'code' in error ? String(error.code) : '';
}

// Not `instanceof Error`: errors that Node throws belong to another realm than the one that tests run in.
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
