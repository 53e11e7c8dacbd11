import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { Activities } from '../../contract/run/activity-messages';
import type { MessageBox } from './message-box';

/** The type of the failure after which the server asks again; a run never gets it. */
export const NO_MESSAGE = 'NoMessage';

const LOOK_AGAIN = '5s';
const MOST_AT_ONCE = 20;

/** Reads the messages that people put on the runner, for a run that is being flooded. */
export function createMessageActivities(box: MessageBox): Pick<Activities, 'readMessages'> {
  return {
    async readMessages({ ref }, after) {
      const messages = await box.after(ref.decision_id, after, MOST_AT_ONCE);
      if (messages.length > 0) return messages;
      // The server tries again: between two looks, the wait occupies no worker and adds nothing to the history.
      throw ApplicationFailure.create({
        type: NO_MESSAGE,
        message: 'nobody has put a message on the runner yet',
        nextRetryDelay: LOOK_AGAIN,
        // Neither the log nor the metrics of a worker count it as a failure.
        category: ApplicationFailureCategory.BENIGN,
      });
    },
  };
}
