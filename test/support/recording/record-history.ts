import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { World } from '../a-world';
import { isRecording, record } from './recording';

const PROJECT = join(__dirname, '../../..');

/** Under `npm run record`, records the history of an ended run for the replay tests. */
export function recordHistory(world: World, id: string, name: string): Promise<void> {
  return recordWorkflow(world, `dr-${id}`, name);
}

/** Under `npm run record`, records the history of any workflow, as far as it has come. */
export async function recordWorkflow(world: World, workflowId: string, name: string): Promise<void> {
  if (!isRecording) return;
  const history = await world.client.workflow.getHandle(workflowId).fetchHistory();
  const file = join(PROJECT, 'test/replay/histories', `${name}.v${release()}.json`);
  record(file, `${JSON.stringify(JSON.parse(historyToJSON(history), withoutPlace))}\n`);
}

/** The release that this checkout becomes, such as `0.1`. */
function release(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
  return version.split('.', 2).join('.');
}

/** Removes stack traces and identities: they name the recording machine, and replay does not need them. */
function withoutPlace(key: string, value: unknown): unknown {
  if (key === 'stackTrace') return '';
  return key === 'identity' ? 'worker' : value;
}
