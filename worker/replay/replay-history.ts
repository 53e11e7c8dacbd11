import { join } from 'node:path';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { firstDifference } from './first-difference';
import { payloadValue, type RecordedHistory } from './recorded-history';

const NOTHING = new Uint8Array();
const BUNDLE = join(__dirname, '..', '..', 'workflow-bundle.js');

/** The result of replaying a recorded history with this build. */
export interface Replay {
  /** Descriptions; empty when this build takes the same steps with the same inputs and result. */
  differences: string[];
  /** Returns the input that this build gives to an activity; undefined when it does not schedule the activity. */
  inputOf(activityId: string): unknown[] | undefined;
}

/**
 * Replays a history with the workflow code of this build. Temporal's determinism check compares only which activities
 * are scheduled, and in which order; this also compares their inputs and the result.
 */
export async function replayHistory(json: unknown, history: RecordedHistory): Promise<Replay> {
  makeQuiet();
  const said = new Said();
  const options = {
    workflowBundle: { codePath: BUNDLE },
    dataConverter: { payloadCodecs: [said] },
  };
  try {
    await Worker.runReplayHistory(options, underItsRun(json, history.resetTo), history.workflowId);
  } catch (error) {
    return { differences: [inWords(error)], inputOf: (id) => said.inputs.get(id) };
  }
  const differences = history.activities.flatMap(({ id, type, event, input }) => {
    const found = firstDifference(said.inputs.get(id), input);
    return found === undefined ? [] : [`event ${event}, input of ${type}: ${found}`];
  });
  if (history.result !== undefined) {
    const found = firstDifference(said.last, history.result);
    if (found !== undefined) differences.push(`result of the workflow: ${found}`);
  }
  return { differences, inputOf: (id) => said.inputs.get(id) };
}

/**
 * Sets the run id under which the SDK replays, by default that of the started execution. A run passes its own id to its
 * first step, and after a reset to the beginning that is the id of the new execution.
 */
function underItsRun(json: unknown, runId: string | undefined): unknown {
  if (runId === undefined) return json;
  const { events } = z.object({ events: z.array(z.looseObject({})) }).parse(json);
  const [first, ...rest] = events;
  const started = z.looseObject({}).parse(first?.['workflowExecutionStartedEventAttributes']);
  const attributes = { ...started, originalExecutionRunId: runId };
  return { events: [{ ...first, workflowExecutionStartedEventAttributes: attributes }, ...rest] };
}

let quiet = false;

/** Turns logging off once, because a history that differs is a result here, not an error to log. */
function makeQuiet(): void {
  if (quiet) return;
  quiet = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { forward: {}, filter: 'OFF' } },
  });
}

/** Records the payloads that the workflow code produces; the last one for an activity is its input. */
class Said implements PayloadCodec {
  readonly inputs = new Map<string, unknown[]>();
  last: unknown;

  async encode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    const values = payloads.map(({ metadata, data }) =>
      payloadValue(metadata?.['encoding'] ?? NOTHING, data ?? NOTHING),
    );
    if (context?.type === 'activity' && context.activityId) this.inputs.set(context.activityId, values);
    else this.last = values[0];
    return payloads;
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads;
  }
}

function inWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `this build takes other steps: ${message.split('\n')[0]}`;
}
