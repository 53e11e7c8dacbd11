import { inspect } from 'node:util';
import type { LogLevel, LogMetadata } from '@temporalio/common';
import { decisionIdOfRun } from '../../contract/words/names';

/** One line of the worker's log. A field that does not apply is absent. */
export interface LogLine {
  /** RFC 3339. */
  time: string;
  level: Lowercase<LogLevel>;
  message: string;
  decision_id?: string;
  /** The Temporal run id. */
  run_id?: string;
  step?: string;
  call?: string;
  [more: string]: LogValue | undefined;
}

type LogValue = string | number | boolean | { type: string; message: string };

/** The SDK's names of what a line calls otherwise. */
const NAMES: Record<string, string> = {
  sdkComponent: 'component',
  activityType: 'activity',
  taskQueue: 'queue',
  workflowRunId: 'run_id',
};
/** Anyone who has the token of a task can answer it. The others say nothing new. */
const LEFT_OUT = ['taskToken', 'isLocal', 'namespace'];

/** Makes a line of what the SDK or the worker logs: keys in snake_case, values that JSON can carry. */
export function logLine(level: LogLevel, message: string, meta: LogMetadata, at: Date): LogLine {
  const { workflowId, ...others } = meta;
  const decision_id = typeof workflowId === 'string' ? decisionIdOfRun(workflowId) : undefined;
  const named = decision_id === undefined ? { ...others, workflowId } : { decision_id, ...others };
  const fields = Object.entries(named).filter(
    ([key, value]) => !LEFT_OUT.includes(key) && value !== undefined && value !== null,
  );
  return {
    time: at.toISOString(),
    level: level.toLowerCase() as Lowercase<LogLevel>,
    message,
    ...Object.fromEntries(fields.map(([key, value]) => [NAMES[key] ?? snake(key), writable(value)])),
  };
}

function snake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function writable(value: unknown): LogValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Error) return { type: typeOf(value), message: messageOf(value) };
  return inspect(value, { depth: 3, breakLength: Number.POSITIVE_INFINITY });
}

function typeOf(error: Error): string {
  return 'type' in error && typeof error.type === 'string' ? error.type : error.name;
}

function messageOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
