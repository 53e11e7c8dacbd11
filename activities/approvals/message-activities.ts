import type { Activities } from '../../contract/run/activity-messages';
import { lookAgain } from '../temporal/look-again';
import type { MessageBox } from './message-box';

const LOOK_AGAIN_MS = 5000;
const MOST_AT_ONCE = 20;

/** Reads the messages that people put on the runner, for a run that is being flooded. */
export function createMessageActivities(box: MessageBox): Pick<Activities, 'readMessages'> {
  return {
    async readMessages({ ref }, after) {
      const messages = await box.after(ref.decision_id, after, MOST_AT_ONCE);
      if (messages.length > 0) return messages;
      throw lookAgain('NoMessage', 'nobody has put a message on the runner yet', LOOK_AGAIN_MS);
    },
  };
}
