import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endLines } from '../client/terminal/run-lines';
import { someoneIsThere, waitForEnter } from './demo/ask';
import { letAHumanDecide } from './demo/let-a-human-decide';
import { chapter, say, typed } from './demo/narrator';
import { openScene, type Scene } from './demo/scene';
import { showEvidence } from './demo/show-evidence';
import { showExecuted } from './demo/show-executed';
import { showTraffic } from './demo/show-traffic';
import { showRun } from './demo/watch-run';
import { listenForEnd } from './process/told-to-end';

const told = listenForEnd();

/** Plays one failover, from the incident to the evidence. Everything in it is real except the machines. */
async function story(scene: Scene, signal: AbortSignal): Promise<void> {
  const { client } = scene;

  chapter('The incident: the primary on-premises is lost and fenced');
  await showTraffic(scene);

  chapter('The decision: fail over to the cloud and restore from the backup');
  const artifact = await readFile(join(scene.dir, 'decisions', 'failover-gcp-restore.json'));
  say(...artifact.toString().trimEnd().split('\n'));
  const { decision_id, workflow_id } = await client.submit(artifact);
  say(`submitted; it runs as workflow ${workflow_id}`);

  chapter('The run: ten steps, and a human approves before anything changes');
  const watch = showRun(client, decision_id, signal);
  const waiting = await watch((view) => view.phase === 'awaiting-approval');

  if (!waiting.end) {
    chapter('The approval: for this plan and no other');
    await letAHumanDecide(scene, await client.awaitApprovalRequest(decision_id), signal);
    chapter('The rest of the run');
  }
  const { end } = await watch(() => false);
  if (!end)
    throw new Error('the run waits for an operator, which the demo does not expect; the reasons are above');
  if (!process.stdout.isTTY) say(...endLines(end).slice(1));

  chapter('The world afterwards');
  await showExecuted(scene);
  await showTraffic(scene);

  chapter('The evidence: signed, complete, verifiable offline');
  await showEvidence(scene, end);
  if (end.outcome !== 'completed' && end.outcome !== 'rejected')
    throw new Error('the demo does not expect this outcome; the reasons are above');
}

async function demo(): Promise<void> {
  say('starting a local world: Temporal, sites, DNS, a stand-in for hyops, a worker');
  const scene = await openScene('.hyops-dr', told.signal);
  try {
    say(`its files are in ${typed(scene.dir)}; the Temporal UI is at ${scene.world.ready.ui}`);
    await Promise.race([story(scene, told.signal), untilAborted(told.signal)]);
    if (someoneIsThere()) {
      say('', `everything keeps running for you to look at (${scene.world.ready.ui}) until you press Enter`);
      await waitForEnter(told.signal);
    }
  } finally {
    await scene.close();
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

demo().then(
  () => process.exit(told.code()),
  (error) => {
    if (!told.signal.aborted) console.error(error instanceof Error ? error.message : error);
    process.exit(told.code() || 1);
  },
);
