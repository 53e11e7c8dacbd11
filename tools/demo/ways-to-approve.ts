import { join } from 'node:path';
import type { ApprovalRequest } from '../../client';
import { runWorkflowId } from '../../contract/words/names';
import { quoted, typed } from './narrator';
import type { Scene } from './scene';

const COMMAND_LINE = join(__dirname, '../../client/main.js');

/** Returns the other ways to approve this plan, ready to be copied into another terminal or a browser. */
export function waysToApprove({ world }: Scene, { decision_id, send }: ApprovalRequest): string[] {
  const { address, ui, namespace } = world.ready;
  const workflow = runWorkflowId(decision_id);
  const json = JSON.stringify({ ...send.input, approver: 'alice', reason: 'seen and approved' });
  const input = quoted(json);
  return [
    'or from another terminal:',
    `  ${quoted(typed(COMMAND_LINE))} approve ${decision_id} --address ${address} --as alice --reason 'seen and approved'`,
    `  ${quoted(typed(world.temporalCli))} workflow signal --address ${address} --workflow-id ${workflow} --name approve --input ${input}`,
    `  tctl --address ${address} workflow signal -w ${workflow} -n approve -i ${input}`,
    'or in a browser: More Actions, Send a Signal, approve, with this input:',
    `  ${json}`,
    `  ${ui}/namespaces/${namespace}/workflows/${workflow}`,
  ];
}
