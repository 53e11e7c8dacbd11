import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server, type Socket } from 'node:net';
import { receive, send } from '../ssh/frames';
import type { Closable } from './closable';

/**
 * The remote end of `hyops runner`: a host that runs commands for every client that connects. A connection that is cut takes the
 * pipes of its command along and not the command, as sshd does without a terminal: it goes on, and nobody hears of it.
 */
export class RunnerHost implements Closable {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private readonly commands = new Set<ChildProcess>();

  constructor(
    private readonly address: string,
    private readonly port: number,
    private readonly home: string,
  ) {}

  /** Lets people in again after `stop`. */
  start(): Promise<void> {
    if (this.server) return Promise.resolve();
    const server = createServer((socket) => this.serve(socket));
    this.server = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, this.address, resolve);
    });
  }

  /** Cuts every connection that is open now. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Cuts every connection and takes no new ones. */
  stop(): void {
    this.server?.close();
    this.server = undefined;
    this.cut();
  }

  /** Number of running commands. */
  get working(): number {
    return this.commands.size;
  }

  close(): void {
    this.stop();
    for (const { pid } of this.commands) if (pid !== undefined) endGroup(pid);
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    let command: ChildProcess | undefined;
    receive(socket, (frame) => {
      if (frame.kind === 'command') command = this.run(frame.text, socket);
      if (frame.kind === 'input') command?.stdin?.write(Buffer.from(frame.base64, 'base64'));
      if (frame.kind === 'input-end') command?.stdin?.end();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.sockets.delete(socket);
      for (const pipe of [command?.stdin, command?.stdout, command?.stderr]) pipe?.destroy();
    });
  }

  private run(text: string, socket: Socket): ChildProcess {
    const command = spawn('/bin/sh', ['-c', text], {
      cwd: this.home,
      env: { HOME: this.home, PATH: '/usr/local/bin:/usr/bin:/bin' },
      detached: true,
    });
    this.commands.add(command);
    command.stdin.on('error', () => undefined);
    for (const kind of ['stdout', 'stderr'] as const)
      command[kind].on('data', (bytes: Buffer) => send(socket, { kind, base64: bytes.toString('base64') }));
    command.once('exit', () => this.commands.delete(command));
    command.once('close', (code) => {
      send(socket, { kind: 'exit', code: code ?? 137 });
      socket.end();
    });
    return command;
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
