import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceDurably } from '../files/durable-write';
import { folderName } from '../files/folder-name';
import { namesIn } from '../files/names-in';
import { prettyJson } from '../files/pretty-json';
import { isLookAgain } from '../temporal/look-again';
import { machineMoment, msSince } from './machine-clock';

/** A run that asks for a turn in a runtime root. */
export interface Asking {
  decision_id: string;
  /** 1 goes first, 5 last. */
  priority: number;
}

const Moment = z.object({ boot_id: z.string(), uptime_ms: z.number() });
const TicketShape = z.object({
  decision_id: z.string(),
  priority: z.number(),
  since: Moment,
  seen: Moment,
  /** How long it counts after `seen`. */
  valid_ms: z.number(),
  /** Since when only processes that failed calls left are in the way; null while something else is. */
  left_since: Moment.nullable(),
});
type Ticket = z.infer<typeof TicketShape>;

const FIRST_LOOKS_AGAIN_MS = 1000;
const LONGEST_MS = 10_000;
/** A run that is this late was aborted, or is gone. */
const LATE_MS = 15_000;
/** The next call of a run follows within a second; it takes longer after traffic is read back, or on a busy machine. */
const NEXT_CALL_MS = 15_000;
const KEEP_EVERY_MS = 5000;

/**
 * The runs whose calls wait for one runtime root, in `<state>/turns/<root>/`: the most urgent is first, then one that has
 * begun, then the one that has waited longest. Any worker of the runner reads and writes it, and a waiting call occupies
 * none of them. Only an order among those that wait: the lock of the root decides which call starts.
 */
export class RootLine {
  constructor(
    private readonly stateDir: string,
    private readonly root: string,
  ) {}

  /** Returns the run that is ahead of this one; undefined when it is first. */
  async ahead(asking: Asking): Promise<Ticket | undefined> {
    const [first] = await this.waiting();
    const isFirst = first?.decision_id === asking.decision_id || (first && isAhead(asking, first));
    return isFirst ? undefined : first;
  }

  /** Keeps a place in the line, from the first time on. `left`: only left processes are in the way. */
  async wait(
    { decision_id, priority }: Asking,
    left: boolean,
  ): Promise<{ again_in_ms: number; left_ms: number }> {
    const waiting = await this.waiting();
    const own = waiting.find((one) => one.decision_id === decision_id);
    const now = machineMoment();
    const place = own ? waiting.indexOf(own) : waiting.length;
    const again_in_ms = Math.min(FIRST_LOOKS_AGAIN_MS * (1 + place), LONGEST_MS);
    const left_since = left ? (own?.left_since ?? now) : null;
    const since = own?.since ?? now;
    await this.keep({
      ...{ decision_id, priority, since, seen: now, left_since },
      valid_ms: again_in_ms + LATE_MS,
    });
    return { again_in_ms, left_ms: left_since ? msSince(left_since, now) : 0 };
  }

  /**
   * Keeps a place for 15 s for the next call of a run whose call is running or has just ended: a less urgent call would hold
   * it up for long.
   */
  async keepPlace(asking: Asking): Promise<void> {
    const seen = machineMoment();
    const since = { ...seen, uptime_ms: 0 };
    await this.keep({ ...asking, since, seen, valid_ms: NEXT_CALL_MS, left_since: null });
  }

  /**
   * Keeps the place of a run during a call and, if it succeeds, for the next one. The place only orders calls, so a failure
   * to keep it fails nothing.
   */
  async whileCalling<T>(asking: Asking, call: () => Promise<T>): Promise<T> {
    const keep = () => this.keepPlace(asking).catch(() => undefined);
    // A call that does not get its turn gives up long before.
    const timer = setInterval(keep, KEEP_EVERY_MS);
    try {
      const done = await call();
      await keep();
      return done;
    } catch (error) {
      if (!isLookAgain(error)) await this.leave(asking).catch(() => undefined);
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  async leave({ decision_id }: Pick<Asking, 'decision_id'>): Promise<void> {
    await rm(this.path(decision_id), { force: true });
  }

  private async keep(ticket: Ticket): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await replaceDurably(this.path(ticket.decision_id), prettyJson(ticket));
  }

  /** Lists the runs that still wait, in their order; removes those that have not looked again in time. */
  private async waiting(): Promise<Ticket[]> {
    const tickets: Ticket[] = [];
    for (const name of (await namesIn(this.folder)).filter((one) => one.endsWith('.json'))) {
      const path = join(this.folder, name);
      const ticket = parsed(await readFile(path, 'utf8').catch(() => ''));
      // Compared with a moment after the file was read: one that is later than the moment would count as long ago.
      if (ticket && msSince(ticket.seen) < ticket.valid_ms) tickets.push(ticket);
      else await rm(path, { force: true });
    }
    return tickets.sort(order);
  }

  private path(decisionId: string): string {
    return join(this.folder, `${folderName(decisionId)}.json`);
  }

  private get folder(): string {
    return join(this.stateDir, 'turns', folderName(this.root));
  }
}

function order(one: Ticket, other: Ticket): number {
  return (
    one.priority - other.priority ||
    one.since.uptime_ms - other.since.uptime_ms ||
    one.decision_id.localeCompare(other.decision_id)
  );
}

/** A run that has no place yet is behind those that wait with the same priority. */
function isAhead({ priority }: Asking, other: Ticket): boolean {
  return priority < other.priority;
}

function parsed(text: string): Ticket | undefined {
  try {
    return TicketShape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
