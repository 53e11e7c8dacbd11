import { DrError } from '../../contract/words/dr-error';
import type { MessageAnswer } from '../send-message';
import type { Output } from '../terminal/output';

/** Prints the run's answer to a message; throws for a refusal, which the run has recorded. */
export function answered({ accepted, why }: MessageAnswer, decisionId: string, output: Output): number {
  if (!accepted)
    throw new DrError('refused', [
      {
        what: `the run refused the message: ${why}`,
        where: `decision ${decisionId}`,
        do: `run hyops-dr status ${decisionId} to see the state of the run`,
      },
    ]);
  output.answer({ decision_id: decisionId, accepted, why }, [`${decisionId}: ${why}`]);
  return 0;
}
