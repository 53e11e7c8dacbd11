import type { Reason } from '../../contract/words/failures';
import { codeOf } from './error-code';

/** Evidence cannot be written or read, for example because the disk is full. Existing evidence is intact. */
export class EvidenceUnwritable extends Error {
  override readonly name = 'EvidenceUnwritable';
  readonly reason: Reason;

  constructor(what: string, where: string, options?: { cause: unknown }) {
    super(`${what} (${where})`, options);
    const advice = 'fix the cause; written evidence is intact, and no call is repeated because of this';
    this.reason = { code: 'EvidenceUnwritable', what, where, do: advice };
  }
}

const IN_WORDS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'the file has reached its maximum size',
  EROFS: 'the file system is read-only',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EIO: 'the disk reports an error',
  ENOENT: 'a folder is missing',
  ENOTDIR: 'a file is where a folder should be',
  ESTALE: 'the file system is no longer available',
};

/** Runs file operations and reports system errors as `EvidenceUnwritable`. */
export async function onDisk<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const words = IN_WORDS[String(codeOf(error))];
    if (words === undefined) throw error;
    throw new EvidenceUnwritable(`evidence cannot be written: ${words}`, place, { cause: error });
  }
}
