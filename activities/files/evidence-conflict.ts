import type { Reason } from '../../contract/words/failures';

/** Evidence contradicts existing evidence or must not be written. Nothing was overwritten. */
export class EvidenceConflict extends Error {
  override readonly name = 'EvidenceConflict';
  readonly reason: Reason;

  constructor(what: string, where: string, advice: string) {
    super(`${what} (${where}); ${advice}`);
    this.reason = { code: 'EvidenceConflict', what, where, do: advice };
  }
}
