import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Sign } from '../../../client';
import { signerOf } from '../../../client/cli/ssh-sign';
import type { ApprovalRequest } from '../../../contract/run/record';
import type { Statement } from '../../../contract/signing/signed-statement';
import { World } from '../../support/a-world';

const PEOPLE = ['alice', 'bob', 'carol', 'dora'];

const policyWith = (operators: readonly string[]) => `rules:
  - name: all
    approvals: 2
    approvers: [alice, bob, dora]
    identity: signed
operators: [${operators.join(', ')}]
operator_wait_minutes: 60
`;

/** A world whose policy requires two signed approvals of alice, bob and dora; carol and dora are its operators. */
export class SignedWorld {
  private constructor(
    readonly world: World,
    /** The lines of allowed_signers by name. */
    readonly lines: Record<string, string>,
  ) {}

  static async open(options: Parameters<typeof World.open>[0] = {}): Promise<SignedWorld> {
    const lines: Record<string, string> = {};
    const world = await World.open({
      ...options,
      before: async (made) => {
        for (const name of [...PEOPLE, 'mallory']) {
          const key = made.path(`key-${name}`);
          await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key]);
          const [type, base64] = (await readFile(`${key}.pub`, 'utf8')).split(' ');
          if (name !== 'mallory') lines[name] = `${name} ${type} ${base64?.trim()}`;
        }
        await made.policy(policyWith(['carol', 'dora']));
        await writeFile(made.path('config/allowed_signers'), `${Object.values(lines).join('\n')}\n`);
        await options.before?.(made);
      },
    });
    return new SignedWorld(world, lines);
  }

  /** Replaces allowed_signers; a name that is given another line or null gets that line or none. */
  async signers(changes: Record<string, string | null> = {}): Promise<void> {
    const lines = Object.values({ ...this.lines, ...changes }).filter((line) => line !== null);
    await writeFile(this.world.path('config/allowed_signers'), `${lines.join('\n')}\n`);
  }

  /** Replaces the operators in the policy. */
  operators(names: readonly string[]): Promise<void> {
    return this.world.policy(policyWith(names));
  }

  sign(name: string): Sign {
    const sign = signerOf(this.world.path(`key-${name}`));
    if (!sign) throw new Error('there is no key');
    return sign;
  }

  approve(id: string, name: string) {
    return this.world.dr.approve(id, { as: name, reason: 'the primary is lost', sign: this.sign(name) });
  }

  withdraw(id: string, name: string) {
    return this.world.dr.withdraw(id, { as: name, reason: 'it is back', sign: this.sign(name) });
  }

  /** A signed message as people send one, changed before it is signed. */
  async message(
    about: Pick<ApprovalRequest, 'decision_id' | 'run_id' | 'plan_digest'>,
    kind: 'verdict' | 'action',
    word: string,
    by: string,
    changes: object = {},
    key = by,
  ): Promise<{ kind: 'verdict' | 'action'; statement: Statement; signature: string }> {
    const { decision_id, run_id, plan_digest } = about;
    const who = kind === 'verdict' ? { approver: by } : { operator: by };
    const issued = { issued_at: new Date().toISOString(), nonce: randomUUID() };
    const said = { [kind]: word, ...who, decision_id, run_id, plan_digest, reason: 'the primary is lost' };
    const statement = { v: 1, ...said, ...issued, ...changes } as Statement;
    return { kind, statement, signature: await this.sign(key)(kind, statement) };
  }

  /** Goes back to the workflow task before an event of a kind, and has the server forget every message since. */
  async resetBefore(id: string, message: string): Promise<void> {
    const { events } = await this.world.client.workflow.getHandle(`dr-${id}`).fetchHistory();
    const all = events ?? [];
    const at = all.findIndex(
      ({
        workflowExecutionSignaledEventAttributes: signal,
        workflowExecutionUpdateAcceptedEventAttributes: update,
      }) => {
        const payloads = update?.acceptedRequest?.input?.args?.payloads ?? signal?.input?.payloads ?? [];
        return payloads.some(({ data }) =>
          Buffer.from(data ?? [])
            .toString()
            .includes(`"${message}"`),
        );
      },
    );
    const task = all.slice(0, at).findLast((one) => one.workflowTaskCompletedEventAttributes);
    if (!task) throw new Error(`there is no task before the first ${message}`);
    const done = await this.world.temporal(
      ...['workflow', 'reset', '--workflow-id', `dr-${id}`, '--event-id', String(task.eventId)],
      ...['--reapply-exclude', 'All', '--reason', 'forget it'],
    );
    if (done.code !== 0) throw new Error(done.stderr);
  }

  /** The steps that HyOps was started for. */
  async started(): Promise<string[]> {
    return (await this.world.executions()).filter(({ event }) => event === 'start').map(({ step }) => step);
  }

  /** What the runner has seen of the only run of a decision, in its own record. */
  async seen(id: string): Promise<{ what: string; statement?: Record<string, unknown> }[]> {
    const [run = ''] = (await readdir(this.world.path('evidence', id))).filter(
      (name) => name !== 'claim.json',
    );
    const folder = this.world.path('evidence', id, run, 'approvals', 'seen');
    const names = (await readdir(folder)).sort(
      (one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10),
    );
    return Promise.all(names.map(async (name) => JSON.parse(await readFile(`${folder}/${name}`, 'utf8'))));
  }
}
