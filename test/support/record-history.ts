import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { World } from './a-world';

const HISTORIES = join(__dirname, '..', 'replay', 'histories');

/** With `HYOPS_DR_RECORD=1`, stores the history of an ended run for the replay tests, unless it exists already. */
export async function recordHistory(world: World, id: string, name: string): Promise<void> {
  const path = join(HISTORIES, `${name}.json`);
  if (process.env['HYOPS_DR_RECORD'] !== '1' || existsSync(path)) return;
  const history = await world.client.workflow.getHandle(`dr-${id}`).fetchHistory();
  writeFileSync(path, `${JSON.stringify(JSON.parse(historyToJSON(history), withoutPlace))}\n`);
}

/** Removes stack traces and identities: they name the recording machine, and replay does not need them. */
function withoutPlace(key: string, value: unknown): unknown {
  if (key === 'stackTrace') return '';
  return key === 'identity' ? 'worker' : value;
}
