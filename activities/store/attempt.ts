import { activityInfo } from '@temporalio/activity';
import type { Fragment } from './store';

/** The fragment of the activity attempt that runs now, with what it has to say. */
export function fragment(says: string, files: Fragment['files']): Fragment {
  const { activityType, activityId, attempt, workflowExecution } = activityInfo();
  return {
    activity: activityType,
    activity_id: activityId,
    execution: workflowExecution?.runId ?? '',
    attempt,
    at: new Date().toISOString(),
    says,
    files,
  };
}
