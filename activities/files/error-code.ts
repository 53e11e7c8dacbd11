/** Returns the code of a system error, such as ENOENT; undefined for any other error. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
