import { EMPTY_LEDGER, enter, type Ledger, type LedgerEntry, standing } from '../../contract/approval/ledger';
import type { ApprovalRequirement } from '../../contract/policy/approval-requirement';
import { now } from './clock';

/** The messages that people sent to a run, and the time limit for approvals. Notifies its owner of every change. */
export class Approvals {
  private book: Ledger = EMPTY_LEDGER;
  private until: string | null = null;
  private isClosed = false;

  constructor(
    private readonly changed: () => void,
    /** Notified of a message that is only counted. */
    private readonly counted: () => void,
  ) {}

  get ledger(): Ledger {
    return this.book;
  }

  /** RFC 3339; null until approval is requested. */
  get expiresAt(): string | null {
    return this.until;
  }

  /** True from the first change on, when nothing can be approved, rejected or withdrawn any more. */
  get closed(): boolean {
    return this.isClosed;
  }

  standing(requirement: ApprovalRequirement): ReturnType<typeof standing> {
    return standing(this.book, requirement);
  }

  /** Starts asking for approval. */
  ask({ expires_after_minutes }: ApprovalRequirement): void {
    this.until = new Date(Date.now() + expires_after_minutes * 60_000).toISOString();
  }

  /**
   * Records a message, or that the earlier approvals are void. Refused messages in a flood are only counted, and change
   * nothing that is displayed.
   */
  enter(entry: Omit<LedgerEntry, 'seq' | 'at'>): void {
    const { entries } = this.book;
    this.book = enter(this.book, { ...entry, at: now() });
    if (this.book.entries === entries) this.counted();
    else this.changed();
  }

  close(): void {
    this.isClosed = true;
  }
}
