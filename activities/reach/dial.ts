import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { type ToolEnvironment, toolEnvironment } from '../../contract/configuration/tool-environment';
import { commandTo, RUNNER, type Vantages } from '../../contract/world/vantages';
import { endGroup } from './process-group';

/** A connection that may not be established yet, and the reason when it ends. */
export interface Dialled {
  stream: Duplex;
  /** Why it ended; `refused` only when the remote host itself refused. Settles when the stream ends. */
  ended: Promise<{ refused: boolean; says: string }>;
  close(): void;
}

/** The vantage points of a plan, and the environment that their commands run with. */
export interface Places {
  vantages: Vantages;
  env: ToolEnvironment;
}

/** No vantage points: every connection starts at this worker. */
export const NO_PLACES: Places = { vantages: {}, env: toolEnvironment({}) };

/** Opens a TCP connection directly from this worker, or through the command of a vantage point (C6.5). */
export function dial(places: Places, from: string, host: string, port: number): Dialled {
  if (from === RUNNER) return dialDirect(host, port);
  const through = places.vantages[from];
  if (!through) throw new TypeError(`the approved plan has no vantage point ${from}`);
  return dialThrough(commandTo(through, host, port), places.env);
}

function dialDirect(host: string, port: number): Dialled {
  const socket = connect({ host, port });
  const ended = new Promise<{ refused: boolean; says: string }>((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ refused: error.code === 'ECONNREFUSED', says: error.message }),
    );
    socket.once('close', () => resolve({ refused: false, says: 'the connection was closed' }));
  });
  return { stream: socket, ended, close: () => socket.destroy() };
}

/** What OpenSSH prints when the remote host refuses; an unreachable vantage point gives another message. */
const FAR_SIDE_REFUSED = /open failed: connect failed: Connection refused/;

const MOST_WORDS = 64 * 1024;

/** Connects through a command whose standard input and output carry the connection, like ssh's ProxyCommand. */
export function dialThrough([file = '', ...args]: string[], env: ToolEnvironment): Dialled {
  // A separate process group: the command may be a script that starts the real program.
  const child = spawn(file, args, { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  let words = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    words += text;
    // Whole lines: filters do not recognize half a secret.
    if (words.length > MOST_WORDS)
      words = words.slice(words.indexOf('\n', words.length - MOST_WORDS) + 1 || words.length);
  });
  const stream = new CommandStream(child);
  const ended = new Promise<{ refused: boolean; says: string }>((resolve) => {
    child.once('error', (error) => resolve({ refused: false, says: error.message }));
    child.once('close', (code) =>
      resolve({
        refused: FAR_SIDE_REFUSED.test(words),
        says: lastWords(words) || `${file} ended with ${code}`,
      }),
    );
  });
  return {
    stream,
    ended,
    close() {
      endGroup(child);
      stream.destroy();
    },
  };
}

/**
 * Standard input and output of a command as one connection. Keeps output that was printed before the command ended:
 * `Duplex.from` discards it when it notices the broken input pipe first.
 */
class CommandStream extends Duplex {
  constructor(private readonly command: ChildProcessWithoutNullStreams) {
    super();
    const { stdin, stdout } = command;
    // `ended` reports the cause.
    stdin.on('error', () => undefined);
    this.on('error', () => undefined);
    stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) stdout.pause();
    });
    stdout.once('end', () => this.push(null));
  }

  override _read(): void {
    this.command.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.command.stdin.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.command.stdin.end(() => done());
  }
}

/** Returns the line marked as an error (gcloud prints advice after it), or else the last line. */
function lastWords(words: string): string | undefined {
  const lines = words.trim().split('\n');
  return lines.find((line) => line.startsWith('ERROR: ')) ?? lines.at(-1);
}
