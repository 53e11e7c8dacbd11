/** Exit codes of HyOps that the stand-in uses. */
export const exitCodes = {
  ok: 0,
  moduleFailed: 1,
  operatorError: 2,
  configInvalid: 11,
  dependencyMissing: 12,
  secretsFailed: 21,
  internalError: 30,
  cancelled: 130,
} as const;
