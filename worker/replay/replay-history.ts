import { join } from 'node:path';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { firstDifference } from './first-difference';
import { payloadValue, type RecordedHistory } from './recorded-history';

const NOTHING = new Uint8Array();
const BUNDLE = join(__dirname, '..', '..', 'workflow-bundle.js');

/** What this build did when it was given a recorded history. */
export interface Replay {
  /** In words; empty when it takes the same steps, asks the same questions and gives the same result. */
  differences: string[];
  /** The input that this build gives to an activity of this id; undefined when it does not ask. */
  inputOf(activityId: string): unknown[] | undefined;
}

/**
 * Replays a history on the workflow code of this build. The server's rules of determinism compare which
 * activities are asked in which order, but not with what words; here the words are compared too.
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
 * The SDK replays under the id of the run that was started. A run hands its own id on with its first step, and after a
 * reset to the beginning that is the id of the run that came of it.
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

/** A history that does not fit is an answer here, no incident for the log. A runtime that nothing was replayed on would never end. */
function makeQuiet(): void {
  if (quiet) return;
  quiet = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { forward: {}, filter: 'OFF' } },
  });
}

/** Hears what the workflow code says on its way out; what is said last of one activity is its input. */
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
