import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { type ResolveOptions, resolveTemporalCli } from '../../tools/temporal-cli/resolve-temporal-cli';
import { until } from '../support/until';
import { cliAnswer, executable } from './executable';
import { serveRelease, unreachableRelease } from './release-server';
import { temporaryFolder } from './temporary-folder';

const PLENTY = async () => 10e9;

describe('the search for a Temporal CLI (C9.3)', () => {
  const at = temporaryFolder();
  const cache = (...parts: string[]) => at('cache', 'hyops-dr', 'temporal-cli', '1.8.2', ...parts);

  async function resolve(options: Partial<ResolveOptions> = {}, variables: NodeJS.ProcessEnv = {}) {
    const env = { PATH: at('bin'), HOME: at('home'), XDG_CACHE_HOME: at('cache'), ...variables };
    const releaseUrl = options.releaseUrl ?? (await unreachableRelease());
    return resolveTemporalCli({ progress: () => undefined, freeBytes: PLENTY, ...options, env, releaseUrl });
  }

  /** A `go` that records its call, waits for the file `gate`, writes a working CLI to the -o path and leaves a read-only module. */
  function fakeGo(): Promise<string> {
    return executable(
      at('bin', 'go'),
      `echo "$@" >> "${at('go-calls')}"`,
      'echo "go: downloading example.invalid/module v1.0.0" >&2',
      'mkdir -p "$GOMODCACHE/module" && : > "$GOMODCACHE/module/file" && chmod 555 "$GOMODCACHE/module"',
      `while [ ! -e "${at('gate')}" ]; do sleep 0.02; done`,
      'while [ "$1" != -o ]; do shift; done',
      `printf '#!/bin/sh\\n%s\\n' '${cliAnswer()}' > "$2"`,
    );
  }

  async function goCalls(): Promise<string[]> {
    const calls = await readFile(at('go-calls'), 'utf8').catch(() => '');
    return calls.trim().split('\n').filter(Boolean);
  }

  it('uses the CLI that the environment names before the one on PATH', async () => {
    await executable(at('bin', 'temporal'), cliAnswer());
    const named = await executable(at('mine', 'temporal'), cliAnswer('1.30.0'));
    await expect(resolve({}, { HYOPS_DR_TEMPORAL_CLI: named })).resolves.toEqual({
      path: named,
      version: '1.8.2',
      source: 'HYOPS_DR_TEMPORAL_CLI',
    });
  });

  it('fails when the named CLI does not work, and uses no other', async () => {
    await executable(at('bin', 'temporal'), cliAnswer());
    await expect(resolve({}, { HYOPS_DR_TEMPORAL_CLI: at('nowhere') })).rejects.toThrow(
      /HYOPS_DR_TEMPORAL_CLI is set, but .*nowhere does not run.*Correct it or unset it/,
    );
  });

  it('uses `temporal` on PATH before the user cache', async () => {
    const onPath = await executable(at('bin', 'temporal'), cliAnswer('1.29.1'));
    await executable(cache('temporal'), cliAnswer());
    await expect(resolve()).resolves.toMatchObject({ path: onPath, source: 'PATH' });
  });

  it.each([
    ['whose server is too old', cliAnswer('1.28.4')],
    ['that is another program of that name', 'echo "temporal, a calendar"'],
    ['that fails', 'exit 1'],
  ])('skips a `temporal` on PATH %s', async (_which, answer) => {
    await executable(at('bin', 'temporal'), answer);
    const cached = await executable(cache('temporal'), cliAnswer());
    await expect(resolve()).resolves.toMatchObject({ path: cached, source: 'user cache' });
  });

  it('downloads the official release once and finds it in the cache after that', async () => {
    const release = await serveRelease(await folderWithCli());
    await expect(resolve({ releaseUrl: release.url })).resolves.toEqual({
      path: cache('temporal'),
      version: '1.8.2',
      source: 'official release',
    });
    await release.close();
    await expect(resolve()).resolves.toMatchObject({ path: cache('temporal'), source: 'user cache' });
    await expect(readdir(cache())).resolves.toEqual(['lock', 'temporal']);
  });

  it('builds with Go when the release cannot be reached, and keeps only the binary', async () => {
    await fakeGo();
    await writeFile(at('gate'), '');
    await expect(resolve()).resolves.toMatchObject({ path: cache('temporal'), source: 'go build' });
    await expect(readdir(cache())).resolves.toEqual(['lock', 'temporal']);
    await expect(goCalls()).resolves.toEqual([
      expect.stringMatching(
        /^build .*-trimpath .*Version=1\.8\.2 .*github\.com\/temporalio\/cli\/cmd\/temporal$/,
      ),
    ]);
  });

  it('refuses an archive that does not match its checksum', async () => {
    const release = await serveRelease(await folderWithCli(), 'wrong');
    await expect(resolve({ releaseUrl: release.url })).rejects.toThrow(
      /official release: .* does not match checksums\.txt of the release/,
    );
    await release.close();
  });

  it('refuses an archive that does not match the checksum that the user trusts', async () => {
    const release = await serveRelease(await folderWithCli());
    const trusting = (sum: string) =>
      resolve({ releaseUrl: release.url }, { HYOPS_DR_TEMPORAL_CLI_SHA256: sum });
    await expect(trusting('0'.repeat(64))).rejects.toThrow(/HYOPS_DR_TEMPORAL_CLI_SHA256 requires another/);
    await expect(trusting(release.sha256.toUpperCase())).resolves.toMatchObject({
      source: 'official release',
    });
    await release.close();
  });

  it('does not start a build without enough disk space', async () => {
    await fakeGo();
    await expect(resolve({ freeBytes: async () => 1.26e9 })).rejects.toThrow(
      /go build: a build needs 6\.0 GB free for a few minutes, and .* has 1\.3 GB; free some space, or set XDG_CACHE_HOME to a folder on a larger disk/,
    );
    await expect(goCalls()).resolves.toEqual([]);
  });

  it('reports why each source failed, in the order tried, and what to do', async () => {
    await expect(resolve()).rejects.toThrow(
      /Tried:\n {2}PATH: `temporal` is not on it\n {2}user cache: .* has none\n {2}official release: http.*ECONNREFUSED.*\n {2}go build: `go` is not on PATH\nInstall the Temporal CLI/,
    );
  });

  it('reports that the cache cannot be created', async () => {
    await writeFile(at('cache'), 'a file where the folder should be');
    await expect(resolve()).rejects.toThrow(
      /user cache: .* cannot be created \(.*\); set XDG_CACHE_HOME to another folder/,
    );
  });

  it('reports the output of Go when its build fails', async () => {
    await executable(at('bin', 'go'), 'echo "module lookup disabled" >&2', 'exit 1');
    await expect(resolve()).rejects.toThrow(/go build: go build failed: module lookup disabled/);
  });

  it('shares one build among searches at the same time', async () => {
    await fakeGo();
    const waiting: string[] = [];
    const first = resolve();
    await until(async () => (await goCalls()).length === 1);
    const second = resolve({ progress: (text) => waiting.push(text) });
    await until(() =>
      waiting.includes(`waiting for the Temporal CLI that process ${process.pid} is fetching`),
    );
    await writeFile(at('gate'), '');
    await expect(first).resolves.toMatchObject({ source: 'go build' });
    await expect(second).resolves.toMatchObject({ source: 'user cache', path: cache('temporal') });
    await expect(goCalls()).resolves.toHaveLength(1);
  });

  it('removes what a killed build left', async () => {
    await mkdir(cache('workshop', 'modules'), { recursive: true });
    await writeFile(cache('lock'), '999999999');
    await fakeGo();
    await writeFile(at('gate'), '');
    await expect(resolve()).resolves.toMatchObject({ source: 'go build' });
    await expect(readdir(cache())).resolves.toEqual(['lock', 'temporal']);
  });

  it('ends the build and leaves nothing when interrupted', async () => {
    await fakeGo();
    const interruption = new AbortController();
    const interrupted = resolve({ signal: interruption.signal });
    await until(async () => (await goCalls()).length === 1);
    interruption.abort(new Error('interrupted'));
    await expect(interrupted).rejects.toThrow('interrupted');
    await expect(readdir(cache())).resolves.toEqual(['lock']);
  });

  async function folderWithCli(): Promise<string> {
    await executable(at('release', 'temporal'), cliAnswer());
    return at('release');
  }
});
