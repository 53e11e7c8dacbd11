import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { PINNED_VERSION } from './pinned-release';

/** The user's folder that keeps the pinned CLI. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(userCache(env), 'temporal-cli', PINNED_VERSION);
}

/** What this project keeps for a user; a relative XDG_CACHE_HOME is ignored, as its specification asks. */
export function userCache(env: NodeJS.ProcessEnv): string {
  const named = env['XDG_CACHE_HOME'];
  const caches = named && isAbsolute(named) ? named : join(env['HOME'] ?? homedir(), '.cache');
  return join(caches, 'hyops-dr');
}
