import { chmod, mkdir, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import which from 'which';
import { withLock } from '../setup/exclusive-lock.cjs';
import { buildFromModules } from './build-from-modules';
import { cacheFolder } from './cache-folder';
import { downloadRelease } from './download-release';
import { wordsOf } from './error-words';
import { freeBytes as freeBytesOnDisk } from './free-disk';
import { OLDEST_SERVER, PINNED_VERSION, RELEASE_URL } from './pinned-release';
import { probeCli } from './probe-cli';
import { removeTree } from './remove-tree';

type TemporalCliSource = 'HYOPS_DR_TEMPORAL_CLI' | 'PATH' | 'user cache' | 'official release' | 'go build';

/** A CLI that answered `--version`: its absolute path, its version and where it was found. */
export interface TemporalCli {
  path: string;
  version: string;
  source: TemporalCliSource;
}

export interface ResolveOptions {
  /** Called with the current state while something takes long, once a second or more often. */
  progress: (text: string) => void;
  signal?: AbortSignal;
  env?: NodeJS.ProcessEnv;
  releaseUrl?: string;
  freeBytes?: (folder: string) => Promise<number>;
}

type Source = [name: TemporalCliSource, find: () => Promise<string>];

/**
 * Finds a Temporal CLI or obtains one. Sources: HYOPS_DR_TEMPORAL_CLI, `temporal` on PATH, the user's cache, the official
 * release, a build with Go. A CLI named in the environment must work; among the others, the first that works is used. What
 * is downloaded or built stays in the cache. Throws one message with every source tried and why it failed.
 */
export async function resolveTemporalCli(options: ResolveOptions): Promise<TemporalCli> {
  const env = options.env ?? process.env;
  const named = env['HYOPS_DR_TEMPORAL_CLI'];
  if (named) return useNamed(resolve(named));
  const refusals: string[] = [];
  const found =
    (await firstThatWorks([['PATH', () => onPath(env)]], refusals, options.signal)) ??
    (await firstThatWorks([['user cache', () => inCache(env)]], [], options.signal)) ??
    (await obtain({ ...options, env }, refusals));
  if (!found) throw new Error(noCli(refusals));
  return found;
}

async function useNamed(path: string): Promise<TemporalCli> {
  try {
    return { path, version: await probeCli(path), source: 'HYOPS_DR_TEMPORAL_CLI' };
  } catch (error) {
    throw new Error(`HYOPS_DR_TEMPORAL_CLI is set, but ${wordsOf(error)}. Correct it or unset it.`);
  }
}

async function firstThatWorks(
  sources: Source[],
  refusals: string[],
  signal: AbortSignal | undefined,
): Promise<TemporalCli | undefined> {
  for (const [source, find] of sources) {
    try {
      const path = await find();
      return { path, version: await probeCli(path), source };
    } catch (error) {
      signal?.throwIfAborted();
      refusals.push(`${source}: ${wordsOf(error)}`);
    }
  }
  return undefined;
}

async function onPath(env: NodeJS.ProcessEnv): Promise<string> {
  const path = await which('temporal', { path: env['PATH'] ?? '', nothrow: true });
  if (!path) throw new Error('`temporal` is not on it');
  return resolve(path);
}

async function inCache(env: NodeJS.ProcessEnv): Promise<string> {
  const path = await which('temporal', { path: cacheFolder(env), nothrow: true });
  if (!path) throw new Error(`${cacheFolder(env)} has none`);
  return path;
}

/** Downloads or builds, one process at a time; the processes that waited find the result in the cache. */
async function obtain(
  {
    env,
    progress,
    signal,
    releaseUrl = RELEASE_URL,
    freeBytes = freeBytesOnDisk,
  }: ResolveOptions & { env: NodeJS.ProcessEnv },
  refusals: string[],
): Promise<TemporalCli | undefined> {
  const cache = cacheFolder(env);
  const workshop = join(cache, 'workshop');
  const publish = (make: (folder: string) => Promise<string>) => async () => {
    await removeTree(workshop);
    await mkdir(workshop);
    const made = await make(workshop);
    await chmod(made, 0o755);
    await probeCli(made);
    await rename(made, join(cache, 'temporal'));
    return join(cache, 'temporal');
  };
  const expectedSha256 = env['HYOPS_DR_TEMPORAL_CLI_SHA256'];
  const sources: Source[] = [
    ['user cache', () => inCache(env)],
    [
      'official release',
      publish((folder) => downloadRelease({ folder, releaseUrl, expectedSha256, progress, signal })),
    ],
    ['go build', publish((folder) => buildFromModules({ folder, env, freeBytes, progress, signal }))],
  ];
  const onWait = (holder: string) => progress(`waiting for the Temporal CLI that ${holder} is fetching`);
  try {
    await mkdir(cache, { recursive: true });
  } catch (error) {
    refusals.push(
      `user cache: ${cache} cannot be created (${wordsOf(error)}); set XDG_CACHE_HOME to another folder`,
    );
    return undefined;
  }
  return withLock(join(cache, 'lock'), { onWait, signal }, async () => {
    try {
      return await firstThatWorks(sources, refusals, signal);
    } finally {
      await removeTree(workshop);
    }
  });
}

function noCli(refusals: string[]): string {
  return [
    'No Temporal CLI was found, so no Temporal server can be started. Tried:',
    ...refusals.map((refusal) => `  ${refusal}`),
    `Install the Temporal CLI (tested with ${PINNED_VERSION}; its server must be ${OLDEST_SERVER} or newer) and put it on PATH or`,
    'set HYOPS_DR_TEMPORAL_CLI to its path; or install Go 1.26.4 or newer, with which it is built.',
  ].join('\n');
}
