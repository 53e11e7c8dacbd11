/** Something that a person must put right; the message says what and how. */
export class SetupError extends Error {}
