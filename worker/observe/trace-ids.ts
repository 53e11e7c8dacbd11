import { sha256 } from '../../contract/signing/digest';

/** The place of a span in the trace of a run. */
export interface Place {
  traceId: string;
  spanId: string;
}

/**
 * Returns the place of a run, or of one of its steps. Both follow from the run id, whose digits are the trace id: workers
 * on several machines add to one trace without telling each other, and nothing of it is in the history. Undefined for a run
 * id that Temporal did not make.
 */
export function placeOfRun(runId: string, step?: string): Place | undefined {
  const traceId = runId.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(traceId)) return undefined;
  return { traceId, spanId: sha256(Buffer.from(`${traceId}/${step ?? ''}`)).slice(0, 16) };
}
