import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { PINNED_VERSION } from './pinned-release';

/** Returns the folder of the user's cache that holds the pinned CLI. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(userCache(env), 'temporal-cli', PINNED_VERSION);
}

/** Returns this project's folder in the user's cache. Ignores a relative XDG_CACHE_HOME, as its specification requires. */
export function userCache(env: NodeJS.ProcessEnv): string {
  const named = env['XDG_CACHE_HOME'];
  const caches = named && isAbsolute(named) ? named : join(env['HOME'] ?? homedir(), '.cache');
  return join(caches, 'hyops-dr');
}
