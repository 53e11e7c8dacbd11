import { createServer, type Server } from 'node:net';

/** Starts a server that sends one line to each client, as sshd does, and then only listens. */
export async function listening(
  host: string,
  banner: string,
): Promise<{ port: number; close(): Promise<void> }> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(`${banner}\r\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
