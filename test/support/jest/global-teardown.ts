import { rm } from 'node:fs/promises';

/** Stops the server that the setup started. */
async function globalTeardown(): Promise<void> {
  const started = globalThis.hyopsDrTestServer;
  if (!started) return;
  await started.server.stop();
  await rm(started.folder, { recursive: true });
}

export = globalTeardown;
