import type { FailureCode } from '../words/failures';

/** The conclusions that the plan allows for an optional call: the run continues without it, and nobody is asked. */
export const FAILED_BY_ITSELF: readonly FailureCode[] = ['HyopsFailed', 'HyopsRefused', 'HyopsInterrupted'];
