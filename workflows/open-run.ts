import { openMessages } from './messages/open-messages';
import { Run } from './run/run';
import { awaitRunner } from './steps/await-runner';

/** Opens the ledger of this run and starts answering messages; does nothing else. */
export function openRun(): Run {
  const run = new Run(awaitRunner);
  openMessages(run);
  run.enter('deciding');
  return run;
}
