/** The second detail of a failure of an attempt that the runner has recorded with its conclusion. */
export const CONCLUDED = 'concluded';
