import { proxySinks, workflowInfo } from '@temporalio/workflow';
import type { CutRecord, ReplaySinks, RunRecord } from '../../contract/run/record';
import { REPLAY_QUEUE } from '../../contract/words/names';

const { replay } = proxySinks<ReplaySinks>();

/**
 * Tells the record of a run to the process that replays its history. A run that is executed tells nothing, because its
 * worker would pay for every change.
 */
export function tellReplay(account: () => RunRecord | CutRecord): void {
  if (workflowInfo().taskQueue.startsWith(REPLAY_QUEUE)) replay.account(account());
}
