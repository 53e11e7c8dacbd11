/** Something that listens, until it is closed. */
export type Closable = { close(): void };
