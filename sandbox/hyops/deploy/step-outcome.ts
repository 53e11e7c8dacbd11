import type { Mapping } from '../../mapping';
import type { Step } from '../blueprint/blueprint';

/** How a step ended; `rc` is 0, 1, 2 or 130, `reason` empty when all is well. */
export type StepOutcome = {
  step: Step;
  status: 'ok' | 'skipped' | 'failed' | 'failed-optional' | 'cancelled';
  rc: number;
  reason: string;
  inputsFile: string;
};

/** How a deploy shows a step: neither run id nor record path, for those one reads the state. */
export function describeOutcome({ step, status, rc, reason, inputsFile }: StepOutcome): Mapping {
  const { id, module_ref, action, phase, optional } = step;
  return {
    id,
    module_ref,
    action,
    phase,
    optional,
    status,
    rc,
    ...(reason ? { reason } : {}),
    ...(inputsFile ? { inputs_file: inputsFile } : {}),
  };
}

/** The ids of the steps that ended so. */
export const failedIds = (outcomes: readonly StepOutcome[], status: StepOutcome['status']): string[] =>
  outcomes.filter((outcome) => outcome.status === status).map(({ step }) => step.id);
