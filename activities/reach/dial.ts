import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { commandTo, RUNNER, type Vantages } from '../../contract/world/vantages';
import { endGroup } from './process-group';

/** A connection that may still turn out to lead nowhere, and what is known of it when it ends without a word. */
export interface Dialled {
  stream: Duplex;
  /** Why it ended, in words; `refused` only when the far side itself said so. Settles when the stream is over. */
  ended: Promise<{ refused: boolean; says: string }>;
  close(): void;
}

/** The places that a look can be taken from, and what a command of theirs runs with. */
export interface Places {
  vantages: Vantages;
  env: Record<string, string>;
}

/** Opens a TCP connection from a place: from this worker itself, or through the command of a vantage (C6.5). */
export function dial(places: Places, from: string, host: string, port: number): Dialled {
  if (from === RUNNER) return dialDirect(host, port);
  const through = places.vantages[from];
  if (!through) throw new TypeError(`the approved plan has no vantage ${from}`);
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

/** What OpenSSH says when the far side refused; a witness that cannot be reached itself says something else. */
const FAR_SIDE_REFUSED = /open failed: connect failed: Connection refused/;

/** Any command will do whose standard input and output are the connection, as with ProxyCommand of ssh. */
export function dialThrough([file = '', ...args]: string[], env: Record<string, string>): Dialled {
  // A group of its own: what is started may be a script that starts the real program.
  const child = spawn(file, args, { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  let words = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    words = (words + text).slice(-2000);
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
 * Input and output of a command as one connection. A command that ends breaks the pipe to it, and what it had said by
 * then still counts: `Duplex.from` would throw that away whenever it hears of the broken pipe first.
 */
class CommandStream extends Duplex {
  constructor(private readonly command: ChildProcessWithoutNullStreams) {
    super();
    const { stdin, stdout } = command;
    // What went wrong is told by `ended`.
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

/** The line that names the error, where the program marks one (gcloud goes on with advice); or else its last line. */
function lastWords(words: string): string | undefined {
  const lines = words.trim().split('\n');
  return lines.find((line) => line.startsWith('ERROR: ')) ?? lines.at(-1);
}
