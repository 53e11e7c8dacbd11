import { openMessages } from './messages/open-messages';
import { Run } from './run/run';

/** Opens the ledger of this run and answers messages from now on; nothing else happens yet. */
export function openRun(): Run {
  const run = new Run();
  openMessages(run);
  run.enter('deciding');
  return run;
}
