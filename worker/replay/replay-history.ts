import { join } from 'node:path';
import {
  IllegalStateError,
  type Payload,
  type PayloadCodec,
  type SerializationContext,
} from '@temporalio/common';
import { DefaultLogger, type InjectedSinks, Runtime, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { firstDifference } from '../../contract/evidence/first-difference';
import { payloadValue } from '../../contract/evidence/payloads';
import type { CutRecord, ReplaySinks, RunRecord } from '../../contract/run/record';
import { REPLAY_QUEUE } from '../../contract/words/names';
import type { RecordedHistory } from './recorded-history';

const NOTHING = new Uint8Array();
const BUNDLE = join(__dirname, '..', '..', 'workflow-bundle.js');

/** The result of replaying a recorded history with this build. */
export interface Replay {
  /** Descriptions; empty when this build takes the same steps with the same inputs and result. */
  differences: string[];
  /** Why this build takes other steps; null when it takes the same. */
  stopped: unknown;
  /** The run record at the end of the history; null when the run had not begun. */
  account: RunRecord | CutRecord | null;
  /** Returns the input that this build gives to an activity; undefined when it does not schedule the activity. */
  inputOf(activityId: string): unknown[] | undefined;
}

/**
 * Replays a history with the workflow code of this build. Temporal's determinism check compares only which activities
 * are scheduled, and in which order; this also compares their inputs and the result.
 */
export async function replayHistory(
  json: unknown,
  history: RecordedHistory,
  bundle = BUNDLE,
): Promise<Replay> {
  makeQuiet();
  const said = new Said();
  let account: Replay['account'] = null;
  const told = (_: unknown, one: RunRecord | CutRecord) => {
    account = one;
  };
  const sinks: InjectedSinks<ReplaySinks> = { replay: { account: { fn: told, callDuringReplay: true } } };
  const options = {
    replayName: REPLAY_QUEUE,
    workflowBundle: { codePath: bundle },
    dataConverter: { payloadCodecs: [said] },
    sinks,
  };
  const inputOf = (id: string) => said.inputs.get(id);
  try {
    await Worker.runReplayHistory(options, underItsRun(json, history.resetTo), history.workflowId);
  } catch (error) {
    return { differences: [inWords(error)], stopped: error, account, inputOf };
  }
  const differences = history.activities.flatMap(({ id, type, event, input }) => {
    const found = firstDifference(said.inputs.get(id), input);
    return found === undefined ? [] : [`event ${event}, input of ${type}: ${found}`];
  });
  if (history.result !== undefined) {
    const found = firstDifference(said.last, history.result);
    if (found !== undefined) differences.push(`result of the workflow: ${found}`);
  }
  return { differences, stopped: null, account, inputOf };
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

/**
 * Turns logging off once, because a history that differs is a result here, not an error to log. A worker has its own
 * settings. Done right before the first replay: without one, what is installed would keep the process alive.
 */
function makeQuiet(): void {
  if (quiet) return;
  quiet = true;
  try {
    Runtime.install({
      logger: new DefaultLogger('ERROR', () => undefined),
      telemetryOptions: { logging: { forward: {}, filter: 'OFF' } },
    });
  } catch (error) {
    if (!(error instanceof IllegalStateError)) throw error;
  }
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
