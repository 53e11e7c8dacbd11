import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { wordsOf } from './error-words';
import { OLDEST_SERVER } from './pinned-release';

const PROBE_MS = 20_000;

/**
 * Runs the CLI at `path` and resolves to its version. Throws when it does not run, does not identify itself as the Temporal
 * CLI, or contains a server older than `OLDEST_SERVER`.
 */
export async function probeCli(path: string): Promise<string> {
  const text = await versionText(path);
  const match = /temporal version (\S+) \(Server (\d+)\.(\d+)\./.exec(text);
  if (!match) throw new Error(`${path} --version does not print what the Temporal CLI prints`);
  const [, version = '', major = '0', minor = '0'] = match;
  if (isOlder(Number(major), Number(minor))) {
    throw new Error(
      `${path} contains Temporal Server ${major}.${minor}, but ${OLDEST_SERVER} or newer is needed`,
    );
  }
  return version;
}

async function versionText(path: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: PROBE_MS });
    return stdout;
  } catch (error) {
    throw new Error(`${path} does not run: ${wordsOf(error)}`);
  }
}

function isOlder(major: number, minor: number): boolean {
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_SERVER.split('.').map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
