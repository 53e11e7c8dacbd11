/** The Temporal CLI that is downloaded or built where none is found; go.mod beside this file pins the same one. */
export const PINNED_VERSION = '1.8.2';

/** Where the official archives and their checksums.txt are, without a slash at the end. */
export const RELEASE_URL = `https://github.com/temporalio/cli/releases/download/v${PINNED_VERSION}`;

/**
 * The oldest server, as `major.minor`, that a found CLI may bring. 1.29 is the first one with everything that runs
 * use switched on: updates with start, user metadata, worker deployments; on older ones runs would hang or fail oddly.
 */
export const OLDEST_SERVER = '1.29';
