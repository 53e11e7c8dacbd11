import { activityInfo } from '@temporalio/activity';
import type { Fragment } from './store';

/** Creates the fragment of the current activity attempt. */
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
