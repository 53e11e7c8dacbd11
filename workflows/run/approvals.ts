import { EMPTY_LEDGER, enter, type Ledger, type LedgerEntry, standing } from '../../contract/approval/ledger';
import type { ApprovalRequirement } from '../../contract/policy/approval-requirement';
import { now } from './clock';

/** What people have said to a run, and until when they may approve; tells its owner of every change. */
export class Approvals {
  private book: Ledger = EMPTY_LEDGER;
  private until: string | null = null;
  private isClosed = false;

  constructor(private readonly changed: () => void) {}

  get ledger(): Ledger {
    return this.book;
  }

  /** RFC 3339; null as long as nobody was asked. */
  get expiresAt(): string | null {
    return this.until;
  }

  /** True from the first change on: nothing can be approved, rejected or withdrawn any more. */
  get closed(): boolean {
    return this.isClosed;
  }

  standing(requirement: ApprovalRequirement): ReturnType<typeof standing> {
    return standing(this.book, requirement);
  }

  /** People are asked from now on. */
  ask({ expires_after_minutes }: ApprovalRequirement): void {
    this.until = new Date(Date.now() + expires_after_minutes * 60_000).toISOString();
  }

  /** Enters a message, or that the approvals so far are void. A flood is counted, and changes nothing that is shown. */
  enter(entry: Omit<LedgerEntry, 'seq' | 'at'>): void {
    const { entries } = this.book;
    this.book = enter(this.book, { ...entry, at: now() });
    if (this.book.entries !== entries) this.changed();
  }

  close(): void {
    this.isClosed = true;
  }
}
