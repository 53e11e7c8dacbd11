import { openMessages } from './messages/open-messages';
import { Run } from './run/run';

/** Opens the ledger of this run and starts answering messages; does nothing else. */
export function openRun(): Run {
  const run = new Run();
  openMessages(run);
  run.enter('deciding');
  return run;
}
