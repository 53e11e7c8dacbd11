import type { Logger, LogLevel, LogMetadata } from '@temporalio/common';
import { Redactor } from '../../contract/redaction/redactor';
import { shown } from '../../contract/words/shown';
import { type LogLine, logLine } from './log-line';

export const LOG_FORMATS = ['json', 'text'] as const;
/** `json`: one document for each line. `text`: for a person at a terminal. */
export type LogFormat = (typeof LOG_FORMATS)[number];

const LEVELS: readonly LogLevel[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'];
const LONGEST_TEXT = 8000;

/**
 * The log of a worker, for the SDK, the activities and the worker itself: one bounded line for each event, without
 * secrets. Until it is told the known secrets, it only removes what looks like one.
 */
export class Log implements Logger {
  private redactor = new Redactor([]);

  constructor(
    private readonly format: LogFormat,
    private readonly write: (line: string) => void,
    private readonly least: LogLevel = 'INFO',
  ) {}

  /** From now on, removes the secrets that this redactor knows. */
  knows(redactor: Redactor): void {
    this.redactor = redactor;
  }

  log(level: LogLevel, message: string, meta: LogMetadata = {}): void {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(this.least)) return;
    const line = this.redactor.json(logLine(level, message, meta, new Date())) as LogLine;
    const fields = bounded(line);
    this.write(this.format === 'json' ? JSON.stringify(fields) : textOf(fields));
  }

  trace = (message: string, meta?: LogMetadata) => this.log('TRACE', message, meta);
  debug = (message: string, meta?: LogMetadata) => this.log('DEBUG', message, meta);
  info = (message: string, meta?: LogMetadata) => this.log('INFO', message, meta);
  warn = (message: string, meta?: LogMetadata) => this.log('WARN', message, meta);
  error = (message: string, meta?: LogMetadata) => this.log('ERROR', message, meta);
}

function bounded(line: LogLine): LogLine {
  return JSON.parse(JSON.stringify(line), (_, value) =>
    typeof value === 'string' ? shown(value, LONGEST_TEXT) : value,
  );
}

/** The time of day, the level and the message come first; only values with spaces are quoted. */
function textOf({ time, level, message, ...fields }: LogLine): string {
  const words = Object.entries(fields).map(([key, value]) => {
    const text = typeof value === 'object' ? `${value.type}: ${value.message}` : String(value);
    return `${key}=${/[\s"]/.test(text) ? JSON.stringify(text) : text}`;
  });
  return [time.slice(11, 23), level.toUpperCase().padEnd(5), message, ...words].join(' ');
}
