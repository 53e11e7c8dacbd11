import { DrError } from '../../contract/words/dr-error';
import type { MessageAnswer } from '../send-message';
import type { Output } from './output';

/** Tells what the run made of a message; a refusal is on record in the run, and an error here. */
export function answered({ accepted, why }: MessageAnswer, decisionId: string, output: Output): number {
  if (!accepted)
    throw new DrError('refused', [
      {
        what: `the run refused it: ${why}`,
        where: `decision ${decisionId}`,
        do: `look at hyops-dr status ${decisionId}`,
      },
    ]);
  output.answer({ decision_id: decisionId, accepted, why }, [`${decisionId}: ${why}`]);
  return 0;
}
