import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { anyOf, fetchOrGiveUp } from './fetch-or-give-up';
import { PINNED_VERSION } from './pinned-release';

const SILENCE_MS = 15_000;
const PROCESSORS: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

interface ReleaseDownload {
  /** An empty folder, for the archive and the binary `temporal`. */
  folder: string;
  releaseUrl: string;
  /** SHA-256 of the archive in hex, from a source the user trusts. */
  expectedSha256: string | undefined;
  progress: (text: string) => void;
  signal: AbortSignal | undefined;
}

/**
 * Downloads the official archive for this machine, checks it and resolves to the path of the binary from it. checksums.txt
 * comes from the same place as the archive, so it reveals a damaged download, but not a forged release; only
 * `expectedSha256` does. Throws when the release cannot be reached or does not match.
 */
export async function downloadRelease(options: ReleaseDownload): Promise<string> {
  const { folder, releaseUrl, expectedSha256, progress, signal } = options;
  const name = archiveName(process.platform, process.arch);
  const listed = checksumOf(name, await textOf(`${releaseUrl}/checksums.txt`, signal));
  const archive = join(folder, name);
  const actual = await saveWithDigest(`${releaseUrl}/${name}`, archive, progress, signal);
  if (actual !== listed)
    throw new Error(
      `${name} does not match checksums.txt of the release, so the download is damaged; try again`,
    );
  if (expectedSha256 !== undefined && actual !== expectedSha256.toLowerCase()) {
    throw new Error(`${name} has SHA-256 ${actual}, but HYOPS_DR_TEMPORAL_CLI_SHA256 requires another`);
  }
  await promisify(execFile)('tar', ['-xzf', archive, '-C', folder, 'temporal']);
  return join(folder, 'temporal');
}

function archiveName(platform: NodeJS.Platform, architecture: NodeJS.Architecture): string {
  const processor = PROCESSORS[architecture];
  if (!processor || (platform !== 'linux' && platform !== 'darwin')) {
    throw new Error(`there is no archive for ${platform} on ${architecture}`);
  }
  return `temporal_cli_${PINNED_VERSION}_${platform}_${processor}.tar.gz`;
}

function checksumOf(name: string, checksums: string): string {
  const line = checksums.split('\n').find((text) => text.trim().endsWith(` ${name}`));
  const [digest] = line?.trim().split(/\s+/) ?? [];
  if (!digest) throw new Error(`checksums.txt of the release does not list ${name}`);
  return digest.toLowerCase();
}

async function textOf(url: string, signal: AbortSignal | undefined): Promise<string> {
  const response = await fetchOrGiveUp(url, anyOf(AbortSignal.timeout(SILENCE_MS), signal));
  return response.text();
}

async function saveWithDigest(
  url: string,
  file: string,
  progress: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const silence = new AbortController();
  const response = await fetchOrGiveUp(url, anyOf(silence.signal, signal));
  if (!response.body) throw new Error(`${url} answered without content`);
  const total = Number(response.headers.get('content-length') ?? 0);
  const digest = createHash('sha256');
  let received = 0;
  const stalled = () => silence.abort(new Error(`${url} sent nothing for ${SILENCE_MS / 1_000} s`));
  let timer = setTimeout(stalled, SILENCE_MS);
  const observe = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      clearTimeout(timer);
      timer = setTimeout(stalled, SILENCE_MS);
      digest.update(chunk);
      received += chunk.length;
      progress(
        `downloading the Temporal CLI ${PINNED_VERSION}: ${megabytes(received)} of ${megabytes(total)}`,
      );
      done(null, chunk);
    },
  });
  try {
    await pipeline(Readable.fromWeb(response.body), observe, createWriteStream(file));
    return digest.digest('hex');
  } finally {
    clearTimeout(timer);
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
