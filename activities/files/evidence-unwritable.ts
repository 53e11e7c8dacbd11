import type { Reason } from '../../contract/words/failures';
import { codeOf } from './error-code';

/** Evidence cannot be written or read now: a full disk, a read-only folder, one that is gone. What stands is untouched. */
export class EvidenceUnwritable extends Error {
  override readonly name = 'EvidenceUnwritable';
  readonly reason: Reason;

  constructor(what: string, where: string, options?: { cause: unknown }) {
    super(`${what} (${where})`, options);
    const advice = 'mend it; nothing that was written is lost, and nothing is executed again for it';
    this.reason = { code: 'EvidenceUnwritable', what, where, do: advice };
  }
}

const IN_WORDS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'the file may not grow any more',
  EROFS: 'the file system is read-only',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EIO: 'the disk fails',
  ENOENT: 'a folder is gone',
  ENOTDIR: 'a file stands where a folder was',
  ESTALE: 'the file system is gone',
};

/** Does something with the files of a home; what the system refuses is told as `EvidenceUnwritable`. */
export async function onDisk<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const words = IN_WORDS[String(codeOf(error))];
    if (words === undefined) throw error;
    throw new EvidenceUnwritable(`evidence cannot be written: ${words}`, place, { cause: error });
  }
}
