import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { folderName } from '../../activities/files/folder-name';
import type { Swept } from '../../activities/sweep/sweep';
import { verifyBundle } from '../../client/verify/verify';
import { decisionIdOfRun } from '../../contract/words/names';
import type { World } from './a-world';
import { filesInOtherCasing } from './other-casing';
import { outsideRegistry } from './outside-registry';

/** Sweeps ended runs without a sealed bundle, as a worker would do later; returns those that remain unsealed (C4.5). */
export async function endedUnsealed(world: World, except: readonly string[]): Promise<string[]> {
  const query = "WorkflowType = 'drRun' AND ExecutionStatus != 'Running'";
  const missing: string[] = [];
  for await (const { workflowId, runId } of world.client.workflow.list({ query })) {
    const folder = world.path(
      'evidence',
      folderName(decisionIdOfRun(workflowId) ?? workflowId),
      folderName(runId),
    );
    if (!existsSync(`${folder}/SHA256SUMS`)) missing.push(workflowId);
  }
  if (missing.length === 0) return [];
  await world.startWorker();
  const { stdout, stderr } = await world.hyopsDr('evidence', 'sweep', '--json');
  if (stdout === '') return [`the sweep failed: ${stderr}`];
  const { swept }: { swept: Swept[] } = JSON.parse(stdout);
  return swept
    .filter(({ state, decision_id }) => state !== 'sealed' && !except.includes(decision_id))
    .map(
      ({ decision_id, state, says }) => `the run of ${decision_id} has no sealed evidence: ${state}, ${says}`,
    );
}

/** Verifies all evidence that was sealed in this world, and its casing; returns the findings (C4.5, C8). */
export async function wrongInEvidence(world: World, except: readonly string[]): Promise<string[]> {
  const places = await readdir(world.path('evidence'), { recursive: true }).catch((): string[] => []);
  const sealed = places
    .filter((path) => path.endsWith('/SHA256SUMS') && !except.includes(path.split('/')[0] ?? ''))
    .map((path) => dirname(world.path('evidence', path)));
  const trustDir = world.path('config', 'trusted_keys');
  const verified = await Promise.all(sealed.map((place) => verifyBundle(place, { trustDir })));
  const findings = verified.flatMap((one) => one.findings);
  return [
    ...findings.map(({ clause, file, what }) => `${clause} ${file}: ${what}`),
    ...sealed.flatMap(filesInOtherCasing).map((key) => `not snake_case: ${key}`),
    ...sealed.flatMap(outsideRegistry),
  ];
}
