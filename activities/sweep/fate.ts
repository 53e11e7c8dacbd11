import type { CallFolders } from '../process/call-folders';

/** What became of the evidence of one run. */
export interface Fate {
  state: 'sealed' | 'open' | 'elsewhere' | 'lost' | 'unsealed';
  /** Where its evidence is, or why it is not sealed. */
  says: string;
}

/** Returns the fate of a run with calls that are still running; undefined when there are none. */
export async function openWhileCalling(calls: CallFolders, decisionId: string): Promise<Fate | undefined> {
  const live = await calls.live(decisionId);
  if (live.length === 0) return undefined;
  return {
    state: 'open',
    says: `a call of the run is still running: ${live.map(({ key }) => key).join(', ')}`,
  };
}
