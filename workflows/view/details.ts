import { STEP_SIGN } from '../../contract/run/step-record';
import { oneLine, shownLines } from '../../contract/words/shown';
import { approvalToSend } from './approval-request';
import type { Snapshot } from './snapshot';
import { warningOf } from './status';
import { waitingFor } from './waiting-for';

/** The server refuses longer texts. */
const LONGEST_DETAILS = 8000;

/** The current details in the Temporal UI: lists (tables render without spacing), ending with what to send. */
export function detailsOf(run: Snapshot): string {
  const lines = [
    `**${run.decisionId}**${run.plan ? ` · plan ${run.plan.plan} · workload ${run.plan.workload} in ${run.plan.environment}` : ''}`,
    '',
    ...run.steps.map(
      ({ step, state, note }, at) => `${at + 1}. ${STEP_SIGN[state]} ${step}${note ? `: ${note}` : ''}`,
    ),
  ];
  const warning = warningOf(run);
  if (warning) lines.push('', `**${warning}**`);
  if (run.call) lines.push('', `Now: ${run.call}`);
  const waiting = waitingFor(run);
  if (waiting) lines.push('', `**Waits for ${waiting}.**`, '', ...toSend(run));
  // The cut may leave half a surrogate pair, which is escaped too.
  return shownLines(lines.map(oneLine).join('\n').slice(0, LONGEST_DETAILS));
}

function toSend(run: Snapshot): string[] {
  if (run.progress.phase === 'awaiting-approval' && run.plan)
    return [
      run.decision?.drill ? 'It is a drill, and would do this:' : 'It would do this:',
      '',
      ...run.plan.calls.map((call) => `- ${call.step}: ${call.says}`),
      `- hosts are reached by ${run.plan.access}`,
      ...run.plan.public_hosts.map(({ host, reason }) => `- over a public address: ${host}, ${reason}`),
      ...run.plan.cannot_be_undone.map((what) => `- cannot be undone: ${what}`),
      '',
      run.plan.requirement.identity === 'signed'
        ? 'The policy asks for a signature: `hyops-dr approve ... --key KEY --print` gives the JSON, signed. Its shape without the signature:'
        : 'Send the signal `approve` (or `reject`) with:',
      '',
      // An unsigned approval may shorten the digest, so the line is truncated here when it does not fit.
      ...asBlock(approvalToSend(run, run.plan.digest.slice(0, 16))),
    ];
  const { stopped } = run.progress;
  if (!stopped) return [];
  return [
    ...stopped.reasons.map((reason) => `- ${reason.what} (${reason.where}): ${reason.do}`),
    '',
    `Send the signal \`retryStep\`${stopped.skippable ? ', `skipStep`' : ''} or \`abort\` with:`,
    '',
    ...asBlock({
      decision_id: run.decisionId,
      operator: 'YOUR NAME',
      reason: 'WHY',
      step: stopped.step,
      failure: stopped.failure,
    }),
  ];
}

function asBlock(input: object): string[] {
  return ['```', ...JSON.stringify(input, null, 2).split('\n'), '```'];
}
