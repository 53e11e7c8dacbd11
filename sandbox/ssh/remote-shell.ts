import { connect } from 'node:net';
import { receive, send } from './frames';

/** A command on a host, as passed to `ssh`. */
export type RemoteCommand = { host: string; port: number; command: string; input?: Uint8Array };
type Streams = { stdout(bytes: Buffer): void; stderr(bytes: Buffer): void };

/** The exit code of `ssh` when it is the connection that failed. */
const connectionFailed = 255;

/** Runs a command on a host over a connection of its own; its exit code, or 255 when the connection ends before it does. */
export function runRemote(remote: RemoteCommand, streams: Streams): Promise<number> {
  const { host, port, command, input } = remote;
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let code = connectionFailed;
    socket.once('connect', () => {
      send(socket, { kind: 'command', text: command });
      if (input) send(socket, { kind: 'input', base64: Buffer.from(input).toString('base64') });
      send(socket, { kind: 'input-end' });
    });
    receive(socket, (frame) => {
      if (frame.kind === 'exit') code = frame.code;
      if (frame.kind === 'stdout' || frame.kind === 'stderr')
        streams[frame.kind](Buffer.from(frame.base64, 'base64'));
    });
    socket.once('error', (error) =>
      streams.stderr(Buffer.from(`ssh: ${host} port ${port}: ${error.message}\n`)),
    );
    socket.once('close', () => {
      if (code === connectionFailed) streams.stderr(Buffer.from(`Connection to ${host} closed.\n`));
      resolve(code);
    });
  });
}

/** The arguments of `ssh` and `scp` that count here: the port, and what stands alone. Options with a value are passed over. */
export function readArguments(argv: readonly string[]): { port: number; words: string[] } {
  const rest = [...argv];
  const words: string[] = [];
  let port = 22;
  for (let token = rest.shift(); token !== undefined; token = rest.shift()) {
    if (token === '-p' || token === '-P') port = Number(rest.shift());
    else if (/^-[oiF]$/.test(token)) rest.shift();
    else words.push(token);
  }
  return { port, words };
}

/** The host of `user@host`. */
export const hostOf = (spec: string): string => spec.replace(/^.*@/, '');
