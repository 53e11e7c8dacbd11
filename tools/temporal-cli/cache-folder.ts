import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { PINNED_VERSION } from './pinned-release';

/** The user's folder that keeps the pinned CLI; a relative XDG_CACHE_HOME is ignored, as its specification asks. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const named = env['XDG_CACHE_HOME'];
  const caches = named && isAbsolute(named) ? named : join(env['HOME'] ?? homedir(), '.cache');
  return join(caches, 'hyops-dr', 'temporal-cli', PINNED_VERSION);
}
