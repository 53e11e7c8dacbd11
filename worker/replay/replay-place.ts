import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HISTORY, Lost } from '../../contract/evidence/files/histories';
import { DrError } from '../../contract/words/dr-error';
import { compareEvidence, type Disagreement } from './compare-evidence';
import { KeptEvidence } from './kept-evidence';
import { recordedHistory } from './recorded-history';
import { replayHistory } from './replay-history';

/** A replayed history: its file or evidence folder, and the differences, if any. */
export interface Replayed {
  place: string;
  differences: Disagreement[];
  /** Why there is nothing to replay; null when it was replayed. */
  nothing: string | null;
}

/** Replays a history file, the evidence of a run, or of all runs of a decision. */
export async function replayPlace(path: string): Promise<Replayed[]> {
  const replayed: Replayed[] = [];
  for (const place of placesIn(path)) replayed.push(await replayOne(place));
  return replayed;
}

async function replayOne(place: string): Promise<Replayed> {
  const folder = isFolder(place);
  const file = folder ? HISTORY.path : '';
  const json = jsonAt(join(place, file));
  const { success: isLost } = Lost.safeParse(json);
  if (isLost) return { place, differences: [], nothing: 'its history is lost' };
  const history = recordedHistory(json);
  if (!history) throw unreadable(join(place, file), 'the file is not a workflow history in JSON');
  const replay = await replayHistory(json, history);
  const otherwise = replay.differences.map((what) => ({ clause: 'C7', file, what }));
  const kept = folder ? compareEvidence(new KeptEvidence(place), history, replay) : [];
  return { place, differences: [...otherwise, ...kept], nothing: null };
}

function placesIn(path: string): string[] {
  if (!isFolder(path)) return [path];
  const runs = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isFolder(join(path, entry.name, 'temporal')))
    .map((entry) => join(path, entry.name))
    .sort();
  return runs.length > 0 ? runs : [path];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function jsonAt(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error));
  }
}

function unreadable(where: string, why: string): DrError {
  return new DrError('invalid', [
    {
      what: `there is no history to replay: ${why}`,
      where,
      do: 'give evidence folders, or files from temporal workflow show --output json',
    },
  ]);
}
