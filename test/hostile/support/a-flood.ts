import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { ApprovalRequest } from '../../../contract/run/record';
import type { SignedWorld } from './a-signed-world';

/** The server takes ten updates of a run at once. */
const AT_ONCE = 8;

/** Messages that cannot count, of every size that is given, as signals and as updates. */
export class Flood {
  private sent = 0;

  constructor(
    private readonly run: WorkflowHandle,
    private readonly about: ApprovalRequest,
    private readonly sizes: readonly number[],
  ) {}

  /** Sends so many signals; what the server no longer accepts counts as sent. */
  signals(count: number): Promise<void> {
    const names = ['approve', 'reject', 'withdraw', 'abort', 'retryStep', 'skipStep'];
    return this.many(count, (at) => this.run.signal(names[at % names.length] ?? 'approve', this.junk(at)));
  }

  /** Sends so many updates. */
  updates(count: number): Promise<void> {
    const names = ['submitApproval', 'operate'];
    return this.many(count, (at) =>
      this.run.executeUpdate(names[at % names.length] ?? 'operate', { args: [this.junk(at)] }),
    );
  }

  private async many(count: number, send: (at: number) => Promise<unknown>): Promise<void> {
    const last = this.sent + count;
    const sender = async () => {
      for (let at = this.sent++; at < last; at = this.sent++) await send(at).catch(() => undefined);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
    this.sent = last;
  }

  private junk(at: number): object {
    const { decision_id, run_id, plan_digest } = this.about;
    const size = this.sizes[at % this.sizes.length] ?? 0;
    const said = { decision_id, run_id, plan_digest, reason: 'x'.repeat(size) };
    const kinds = [
      { ...said, verdict: 'approve', approver: 'mallory' },
      { ...said, action: 'abort', operator: 'mallory' },
      { ...said, verdict: 'approve', approver: 'alice' },
      // As convincing as a message without a key can be.
      {
        ...said,
        ...{ v: 1, verdict: 'approve', approver: 'alice', issued_at: new Date().toISOString() },
        ...{ nonce: randomUUID(), signature: 'Zm9yZ2Vk'.repeat(40) },
      },
      { verdict: 'approve' },
    ];
    return kinds[at % kinds.length] ?? said;
  }
}

/** Puts a message of a person on the runner, with the commands that people use. */
export async function deliver({ world }: SignedWorld, ...command: string[]): Promise<string> {
  const [word = '', id = '', name = '', ...more] = command;
  const printed = await world.hyopsDr(
    ...[word, id, '--as', name, '--reason', 'by the runner', '--key', world.path(`key-${name}`)],
    ...['--print', '--json', ...more],
  );
  if (printed.code !== 0) throw new Error(printed.stderr);
  const file = world.path(`${word}-${id}-${name}.json`);
  await writeFile(file, printed.stdout);
  const delivered = await world.hyopsDr('deliver', file, '--json');
  if (delivered.code !== 0) throw new Error(delivered.stderr);
  return readFile(file, 'utf8');
}
