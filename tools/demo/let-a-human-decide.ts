import type { ApprovalRequest } from '../../client';
import { askYesOrNo, someoneIsThere } from './ask';
import { say } from './narrator';
import type { Scene } from './scene';
import { lookUntil } from './watch-run';
import { waysToApprove } from './ways-to-approve';

const APPROVER = 'alice';

/** Shows what is to be approved and waits for the verdict: here, in another terminal or in a browser. */
export async function letAHumanDecide(scene: Scene, request: ApprovalRequest, signal: AbortSignal) {
  const { client } = scene;
  const id = request.decision_id;
  say(
    `plan ${request.plan}, digest ${request.plan_digest.slice(0, 12)}`,
    ...request.calls.map((call) => `  ${call.step}: ${call.says}`),
    ...request.nothing.map(({ step, reason }) => `  ${step}: nothing, ${reason}`),
    `names are ${request.identity}`,
  );
  if (!someoneIsThere()) {
    say(`there is no terminal to ask in, so the demo approves as ${APPROVER}`);
    await client.approve(id, { as: APPROVER, reason: 'approved by the demo' });
    return;
  }
  say('', ...waysToApprove(scene, request), '');
  const decided = new AbortController();
  const until = AbortSignal.any([signal, decided.signal]);
  try {
    const yes = await Promise.race([
      askYesOrNo(`approve as ${APPROVER}?`, until),
      lookUntil(client, id, (view) => view.phase !== 'awaiting-approval', until).then(() => 'elsewhere'),
    ]);
    if (yes === 'elsewhere') return say('', 'somebody else decided');
    const words = { as: APPROVER, reason: yes ? 'seen and approved' : 'seen and rejected' };
    const answer = yes ? await client.approve(id, words) : await client.reject(id, words);
    say(answer.why);
  } finally {
    decided.abort();
  }
}
