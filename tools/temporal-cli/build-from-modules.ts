import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import which from 'which';
import { PINNED_VERSION } from './pinned-release';

/** A build with empty caches takes up to 5.4 GB (measured): modules, objects, and the compiler's temporary files. */
const NEEDS_BYTES = 6_000_000_000;

const PACKAGES = 1_718;
const COMMAND_PACKAGE = 'github.com/temporalio/cli/cmd/temporal';
const VERSION_VARIABLE = 'github.com/temporalio/cli/internal/temporalcli.Version';
const LAST_WORDS = 5;

interface ModuleBuild {
  /** An empty folder for everything the build writes, the binary `temporal` included. */
  folder: string;
  env: NodeJS.ProcessEnv;
  freeBytes: (folder: string) => Promise<number>;
  progress: (text: string) => void;
  signal: AbortSignal | undefined;
}

/**
 * Builds the pinned CLI with Go from the go.mod and go.sum beside this file (the sums prove the origin) and resolves to the
 * path of the binary. Throws when Go, disk space or the modules are missing.
 */
export async function buildFromModules({
  folder,
  env,
  freeBytes,
  progress,
  signal,
}: ModuleBuild): Promise<string> {
  const go = await which('go', { path: env['PATH'] ?? '', nothrow: true });
  if (!go) throw new Error('`go` is not on PATH');
  await refuseSmallDisk(folder, freeBytes);
  const module = join(folder, 'module');
  await mkdir(module);
  for (const file of ['go.mod', 'go.sum']) await copyFile(join(__dirname, file), join(module, file));
  const binary = join(folder, 'temporal');
  await runGo(go, binary, { cwd: module, env: await goEnvironment(folder, env), progress, signal });
  return binary;
}

async function refuseSmallDisk(folder: string, freeBytes: ModuleBuild['freeBytes']): Promise<void> {
  const free = await freeBytes(folder);
  if (free >= NEEDS_BYTES) return;
  throw new Error(
    `a build needs ${gigabytes(NEEDS_BYTES)} free for a few minutes, and ${folder} has ${gigabytes(free)}; ` +
      'free some space, or set XDG_CACHE_HOME to a folder on a larger disk',
  );
}

/** Uses throw-away caches: in the user's own, 3 GB would stay for good. */
async function goEnvironment(folder: string, env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const caches = { GOMODCACHE: 'modules', GOCACHE: 'objects', GOTMPDIR: 'work' };
  const folders: NodeJS.ProcessEnv = {};
  for (const [variable, name] of Object.entries(caches)) {
    folders[variable] = join(folder, name);
    await mkdir(join(folder, name));
  }
  const { GOOS: _system, GOARCH: _processor, ...rest } = env;
  return {
    ...rest,
    ...folders,
    CGO_ENABLED: '0',
    GO111MODULE: 'on',
    GOWORK: 'off',
    GOFLAGS: '-mod=readonly',
  };
}

interface GoRun extends Pick<ModuleBuild, 'progress' | 'signal'> {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

async function runGo(go: string, binary: string, { cwd, env, progress, signal }: GoRun): Promise<void> {
  const linker = `-s -w -X ${VERSION_VARIABLE}=${PINNED_VERSION}`;
  const options = ['-v', '-trimpath', '-buildvcs=false', '-modcacherw', '-ldflags', linker, '-o', binary];
  // Its own process group, so that an interruption ends the compilers together with `go`.
  const child = spawn(go, ['build', ...options, COMMAND_PACKAGE], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const interrupt = () => endGroup(child.pid);
  signal?.addEventListener('abort', interrupt);
  const count = countLines(progress);
  createInterface({ input: child.stderr }).on('line', count.line);
  try {
    const [code] = await once(child, 'close');
    signal?.throwIfAborted();
    if (code !== 0) throw new Error(`go build failed: ${count.lastWords().join(' / ')}`);
  } finally {
    count.stop();
    signal?.removeEventListener('abort', interrupt);
  }
}

function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGINT');
  } catch {
    // It has already ended.
  }
}

function countLines(progress: (text: string) => void) {
  const started = performance.now();
  let downloads = 0;
  let packages = 0;
  const words: string[] = [];
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - started) / 1_000);
    progress(
      `building the Temporal CLI ${PINNED_VERSION} with go: ${seconds} s, ${packages} of ${PACKAGES} packages, ` +
        `${downloads} downloads (the first time only; about 6 minutes on 2 cores)`,
    );
  }, 1_000);
  return {
    line: (text: string) => {
      if (text.startsWith('go: downloading ')) downloads += 1;
      else if (/^[\w.~/-]+$/.test(text)) packages += 1;
      else words.push(text);
    },
    lastWords: () => words.slice(-LAST_WORDS),
    stop: () => clearInterval(timer),
  };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
