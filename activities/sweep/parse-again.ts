import { z } from 'zod';
import type { Decision } from '../../contract/decision/decision';
import type { Told } from '../../contract/evidence/answers';
import { different } from '../../contract/evidence/differences';
import type { Difference } from '../../contract/evidence/files/differences';
import type { Parsed } from '../../contract/words/failures';
import { answerOf, readArrival } from '../decide/decision-activities';
import type { Retold } from './retell';

const Arrived = z.object({
  workflow_id: z.string(),
  run_id: z.string(),
  inputs: z.number(),
  encoding: z.string(),
  size: z.number(),
});
const Read = z.object({ ref: z.object({ decision_id: z.string(), run_id: z.string() }), answer: z.string() });
/** Refusals that parsing alone leads to; all others depend on the configuration of the worker that parsed. */
const BY_PARSING: readonly (string | null)[] = ['DecisionInvalid', 'DecisionExpired'];

/**
 * Parses the artifact of a run again, because the worker that parsed it may be another than the one with its evidence:
 * compares what that worker is said to have answered (C4.1).
 */
export function parsedOtherwise(told: Told, { inputOf }: Retold): Difference[] {
  const asked = new Map(told.asked.map(({ activity_id, at }) => [activity_id, at]));
  return told.answers.flatMap(({ activity, activity_id, event, at, gave, code, result }) => {
    if (activity !== 'parseDecision' || gave === 'cancellation') return [];
    const [arrival, artifact] = inputOf(activity_id) ?? [];
    const arrived = Arrived.safeParse(arrival).data;
    if (!arrived || typeof artifact !== 'string') return [];
    const bytes = Buffer.from(artifact, 'base64');
    // It was parsed some time between being asked for and being answered, and a decision may expire in between.
    const times = [asked.get(activity_id) ?? at, at].map((time) => new Date(time));
    const parsed = times.map((time) => readArrival(arrived, bytes, time));
    if (parsed.some((one) => agrees(one, arrived.run_id, { code, result }))) return [];
    return [
      different(`event ${event} of the history: the decision does not lead to this answer of parseDecision`),
    ];
  });
}

function agrees(
  parsed: Parsed<Decision>,
  runId: string,
  { code, result }: { code: string | null; result: unknown },
): boolean {
  if (code !== null) return !BY_PARSING.includes(code) || (!parsed.ok && parsed.reasons[0]?.code === code);
  const read = Read.safeParse(result).data;
  if (!parsed.ok || !read) return false;
  const { decision_id } = parsed.value;
  return (
    read.ref.decision_id === decision_id &&
    read.ref.run_id === runId &&
    read.answer === answerOf(parsed.value)
  );
}
