import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { World } from './a-world';

const HISTORIES = join(__dirname, '..', 'replay', 'histories');

/** With `HYOPS_DR_RECORD=1`: keeps the history of an ended run for the replay tests, unless there is one. */
export async function recordHistory(world: World, id: string, name: string): Promise<void> {
  const path = join(HISTORIES, `${name}.json`);
  if (process.env['HYOPS_DR_RECORD'] !== '1' || existsSync(path)) return;
  const history = await world.client.workflow.getHandle(`dr-${id}`).fetchHistory();
  writeFileSync(path, `${JSON.stringify(JSON.parse(historyToJSON(history), withoutPlace))}\n`);
}

/** Stack traces and identities name the machine that recorded; a replay does not look at them. */
function withoutPlace(key: string, value: unknown): unknown {
  if (key === 'stackTrace') return '';
  return key === 'identity' ? 'worker' : value;
}
