import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** What goes over the connection to a runner's host: a command, what it reads, what it writes, how it ended. */
export type Frame =
  | { kind: 'command'; text: string }
  | { kind: 'input' | 'stdout' | 'stderr'; base64: string }
  | { kind: 'input-end' }
  | { kind: 'exit'; code: number };

/** Sends a frame; over a connection that is gone nothing is sent. */
export function send(socket: Socket, frame: Frame): void {
  if (socket.writable) socket.write(`${JSON.stringify(frame)}\n`);
}

/** Calls back with each frame that comes. */
export function receive(socket: Socket, take: (frame: Frame) => void): void {
  const lines = createInterface({ input: socket });
  lines.on('line', (line) => take(JSON.parse(line)));
  // It passes the errors of the socket on, which are heard there.
  lines.on('error', () => undefined);
}
