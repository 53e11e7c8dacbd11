import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { wordsOf } from './error-words';
import { OLDEST_SERVER } from './pinned-release';

const PROBE_MS = 20_000;

/**
 * The version of the CLI at `path`, read by running it. Throws a sentence where it does not run, does not name
 * itself as the Temporal CLI, or brings a server older than `OLDEST_SERVER`.
 */
export async function probeCli(path: string): Promise<string> {
  const text = await versionText(path);
  const match = /temporal version (\S+) \(Server (\d+)\.(\d+)\./.exec(text);
  if (!match) throw new Error(`${path} does not answer --version as the Temporal CLI does`);
  const [, version = '', major = '0', minor = '0'] = match;
  if (isOlder(Number(major), Number(minor))) {
    throw new Error(
      `${path} brings Temporal Server ${major}.${minor}, and ${OLDEST_SERVER} or newer is needed`,
    );
  }
  return version;
}

async function versionText(path: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: PROBE_MS });
    return stdout;
  } catch (error) {
    throw new Error(`${path} cannot be run: ${wordsOf(error)}`);
  }
}

function isOlder(major: number, minor: number): boolean {
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_SERVER.split('.').map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
