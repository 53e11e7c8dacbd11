/** A problem that a person must fix; the message says what it is and how to fix it. */
export class SetupError extends Error {}
