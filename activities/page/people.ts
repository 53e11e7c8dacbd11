import type { LedgerEntry } from '../../contract/approval/ledger';
import { type IdentityLevel, neededInWords } from '../../contract/policy/approval-requirement';
import type { RunRecord } from '../../contract/run/record';
import { type Html, html } from './html';
import { counted, duration, moment, table } from './words';

/** What each identity level proves, for the reader who must judge whether it is enough. */
const WORTH: Record<IdentityLevel, string> = {
  claimed: 'Names are not verified: anyone who can reach the Temporal service can send any name.',
  signed: 'Each name is proven by a signature with the key listed for that approver.',
};

/** Who approved what and when, and how their identity was established (C4.2, C6.1). */
export function people({ requirement, approvals, messages_not_kept, plan_digest }: RunRecord): Html {
  const rows = approvals.map((entry) => [
    moment(entry.at),
    entry.by,
    entry.message,
    html`<span class="${entry.accepted ? 'good' : 'bad'}">${entry.accepted ? '✓ accepted' : `✗ refused: ${entry.why}`}</span>`,
    identityOf(entry),
    entry.reason,
  ]);
  return html`${requirement ? required(requirement, plan_digest) : html`<p>The run ended before it was determined who must approve.</p>`}
${
  rows.length > 0
    ? table('Messages from people', ['When', 'Who', 'Message', 'Answer', 'Identity', 'Reason given'], rows)
    : html`<p>No messages were received.</p>`
}
${messages_not_kept > 0 ? html`<p>${counted(messages_not_kept, 'more message')} refused; only counted, not stored.</p>` : ''}`;
}

/** Describes how the sender's identity was established. */
function identityOf(entry: LedgerEntry): string {
  if (entry.signed) return `signed with ${entry.signed.key}`;
  return entry.via === 'run' ? '' : 'claimed';
}

function required(
  {
    approvals,
    roles,
    approvers,
    excluded,
    expires_after_minutes,
    identity,
    rules,
  }: NonNullable<RunRecord['requirement']>,
  digest: string | null,
): Html {
  const who =
    approvals === 0
      ? 'No approval was required.'
      : `${neededInWords({ approvals, roles })} ${approvals === 1 ? 'approval' : 'approvals'} required, from ${approvers.join(', ')}, within ${duration(expires_after_minutes * 60_000)}.`;
  const excludes =
    excluded.length > 0 ? ` Not accepted from ${excluded.join(', ')}: requester or plan author.` : '';
  return html`<p>${who}${excludes} Policy rules: ${rules.join('; ')}.</p>
<p>${WORTH[identity]}</p>
${digest && approvals > 0 ? html`<p>Each approval applies only to the plan with digest <code>${digest}</code>.</p>` : ''}`;
}
