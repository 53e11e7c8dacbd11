/** The version of the Temporal CLI that is downloaded or built when none is found; go.mod beside this file pins the same. */
export const PINNED_VERSION = '1.8.2';

/** The URL of the official archives and their checksums.txt, without a trailing slash. */
export const RELEASE_URL = `https://github.com/temporalio/cli/releases/download/v${PINNED_VERSION}`;

/**
 * The oldest server, as `major.minor`, that a CLI may contain. 1.29 is the first with everything that runs use enabled:
 * updates with start, user metadata, worker deployments. On an older server, runs hang or fail for unclear reasons.
 */
export const OLDEST_SERVER = '1.29';
