import { Command } from 'commander';
import { VERDICTS, type Verdict } from '../../contract/approval-ledger';
import { runWorkflowId } from '../../contract/names';
import type { ApprovalRequest } from '../../contract/run-record';
import { withClient } from '../command-context';
import type { DrClient } from '../dr-client';
import { answered } from '../message-answer';
import { someText } from '../option-values';
import { withProgress } from '../progress';

type Options = { as: string; reason: string; digest?: string; print?: true };

const DESCRIPTION: Record<Verdict, string> = {
  approve: 'say yes to the plan of a run',
  reject: 'say no to the plan of a run, for good',
  withdraw: 'take an approval back, until the first change',
};

/** `approve`, `reject`, `withdraw`: the verdict of a named person on the plan of a run (C4.2). */
export function verdictCommands(): Command[] {
  return VERDICTS.map((verdict) =>
    new Command(verdict)
      .description(DESCRIPTION[verdict])
      .argument('<id>', 'decision id')
      .requiredOption('--as <name>', 'who says so', someText)
      .requiredOption('--reason <text>', 'why', someText)
      .option('--digest <hex>', 'digest of the plan that is meant (default: the plan that the run has now)')
      .option('--print', 'print the JSON for tctl, temporal or the UI instead of sending it')
      .action((id: string, options: Options, command: Command) =>
        withClient(command, async (client, output) => {
          const request = await withProgress('waiting for the plan', client.awaitApprovalRequest(id));
          const planDigest = options.digest ?? request.plan_digest;
          if (options.print) {
            const input = {
              decision_id: id,
              approver: options.as,
              plan_digest: planDigest,
              reason: options.reason,
            };
            output.answer(
              { workflow_id: runWorkflowId(id), signal: verdict, input },
              waysToSend(id, verdict, input),
            );
            return 0;
          }
          if (verdict === 'approve') for (const line of planLines(request)) output.note(line, 'dim');
          const answer = await withProgress(
            'waiting for a worker to answer',
            send(client, verdict)(id, { as: options.as, reason: options.reason, planDigest }),
          );
          return answered(answer, id, output);
        }),
      ),
  );
}

function send(client: DrClient, verdict: Verdict): DrClient['approve'] {
  return client[verdict];
}

/** What an approver should have read: the plan, its calls in order, and how far names are believed. */
function planLines(request: ApprovalRequest): string[] {
  return [
    `plan ${request.plan}, digest ${request.plan_digest.slice(0, 12)}, workload ${request.workload} in ${request.environment}`,
    ...request.calls.map((call) => `  ${call.step}: ${call.says}`),
    ...request.nothing.map(({ step, reason }) => `  ${step}: nothing, ${reason}`),
    ...request.dropped_requires.map(
      ({ step, requires, reason }) => `order: ${step} does not wait for ${requires}: ${reason}`,
    ),
    ...request.cannot_be_undone.map((what) => `cannot be undone: ${what}`),
    `identity: ${request.identity}`,
  ];
}

function waysToSend(id: string, verdict: Verdict, input: object): string[] {
  const json = JSON.stringify(input);
  const quoted = `'${json.replaceAll("'", "'\\''")}'`;
  const workflowId = runWorkflowId(id);
  return [
    json,
    '',
    `tctl:      tctl workflow signal -w ${workflowId} -n ${verdict} -i ${quoted}`,
    `temporal:  temporal workflow signal --workflow-id ${workflowId} --name ${verdict} --input ${quoted}`,
    `UI:        open workflow ${workflowId}, More Actions, Send a Signal, ${verdict}, encoding json/plain, and paste the JSON`,
  ];
}
