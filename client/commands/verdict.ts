import { Command } from 'commander';
import { VERDICTS, type Verdict } from '../../contract/approval/ledger';
import { neededInWords } from '../../contract/policy/approval-requirement';
import type { ApprovalRequest } from '../../contract/run/record';
import { DrError } from '../../contract/words/dr-error';
import { EXIT } from '../../contract/words/exit-codes';
import { runWorkflowId } from '../../contract/words/names';
import { withClient } from '../cli/command-context';
import { answered } from '../cli/message-answer';
import { someText } from '../cli/option-values';
import { signerOf } from '../cli/ssh-sign';
import type { DrClient } from '../dr-client';
import { verdictMessage } from '../speak';
import { canAsk, confirm } from '../terminal/confirm';
import type { Output } from '../terminal/output';
import { withProgress } from '../terminal/progress';
import { waysToSend, waysToSign } from './ways-to-send';

type Options = { as: string; reason: string; digest?: string; key?: string; print?: true; yes?: true };

const DESCRIPTION: Record<Verdict, string> = {
  approve: 'approve the plan of a run',
  reject: 'reject the plan of a run, which ends the run',
  withdraw: 'withdraw your approval, possible until the first change',
};

/** `approve`, `reject`, `withdraw`: an approver's verdict on the plan of a run (C4.2). */
export function verdictCommands(): Command[] {
  return VERDICTS.map((verdict) =>
    new Command(verdict)
      .description(DESCRIPTION[verdict])
      .argument('<id>', 'decision id')
      .requiredOption('--as <name>', 'your name, as an approver in the policy', someText)
      .requiredOption('--reason <text>', 'why; kept in evidence', someText)
      .option('--digest <hex>', 'digest of the plan that it is about; a script must name it to approve')
      .option('--yes', 'do not ask; needs --digest')
      .option(
        '--key <file>',
        'SSH private key to sign with, or a public key whose private key is in the SSH agent',
      )
      .option('--print', 'print the message as JSON, for tctl, temporal or the UI, instead of sending it')
      .action((id: string, options: Options, command: Command) =>
        withClient(command, async (client, output) => {
          const request = await withProgress('waiting for the plan', client.awaitApprovalRequest(id));
          const speaker = { as: options.as, reason: options.reason, sign: signerOf(options.key) };
          const planDigest = options.digest ?? request.plan_digest;
          if (options.print) {
            const { input, lines } = await printed({ ...request, plan_digest: planDigest }, verdict, speaker);
            output.answer({ workflow_id: runWorkflowId(id), signal: verdict, input }, lines);
            return 0;
          }
          if (verdict === 'approve' && !(await wanted(request, options, output))) {
            output.answer({ decision_id: id, accepted: false, why: 'not sent' }, [`${id}: not sent`]);
            return EXIT.usage;
          }
          const answer = await withProgress(
            'waiting for a worker to answer',
            send(client, verdict)(id, { ...speaker, planDigest }),
          );
          return answered(answer, id, output);
        }),
      ),
  );
}

/**
 * Shows the plan and asks a person whether it is to be approved. A script, which nobody can ask, must name the digest of
 * the plan that it approves: it may have changed since somebody looked at it.
 */
async function wanted(request: ApprovalRequest, { digest, yes }: Options, output: Output): Promise<boolean> {
  const asks = canAsk() && !yes;
  if (!asks && digest === undefined)
    throw new DrError('usage', [
      {
        what: 'the plan to approve is not named, and nobody can be asked',
        where: '--digest',
        do: `read the plan (hyops-dr approve ${request.decision_id} ... on a terminal, or hyops-dr status), then add --yes --digest ${request.plan_digest.slice(0, 16)} if it is what you want`,
      },
    ]);
  for (const line of planLines(request)) output.note(line, asks ? undefined : 'dim');
  return asks ? confirm(`Approve this for ${request.workload} in ${request.environment}?`) : true;
}

function send(client: DrClient, verdict: Verdict): DrClient['approve'] {
  return client[verdict];
}

/** Returns the message for sending by other means. Without a required key, includes how to sign it. */
async function printed(
  request: ApprovalRequest,
  verdict: Verdict,
  speaker: Parameters<typeof verdictMessage>[2],
): Promise<{ input: object; lines: string[] }> {
  const { decision_id, run_id, plan_digest, identity_level } = request;
  if (speaker.sign || identity_level === 'claimed') {
    const input = await verdictMessage(request, verdict, speaker);
    return { input, lines: waysToSend(decision_id, verdict, input) };
  }
  const said = { verdict, approver: speaker.as, reason: speaker.reason };
  return waysToSign('verdict', verdict, { ...said, decision_id, run_id, plan_digest });
}

/** Lists what an approver should read: the plan, its calls in order, and whether names are verified. */
function planLines(request: ApprovalRequest): string[] {
  const needed = { approvals: request.approvals_needed, roles: request.roles_needed };
  return [
    `plan ${request.plan}, digest ${request.plan_digest.slice(0, 12)}, workload ${request.workload} in ${request.environment}${request.drill ? ', a drill' : ''}`,
    ...request.calls.map((call) => `  ${call.step}: ${call.says}`),
    ...request.nothing.map(({ step, reason }) => `  ${step}: nothing, ${reason}`),
    ...request.dropped_requires.map(
      ({ step, requires, reason }) => `order: ${step} does not wait for ${requires}: ${reason}`,
    ),
    `access mode: ${request.access}`,
    ...request.public_hosts.map(({ host, reason }) => `public address: ${host}, ${reason}`),
    ...request.cannot_be_undone.map((what) => `cannot be undone: ${what}`),
    `approvals: ${neededInWords(needed)}, given by: ${request.approvals_given.join(', ') || 'nobody yet'}`,
    `identity: ${request.identity}`,
  ];
}
