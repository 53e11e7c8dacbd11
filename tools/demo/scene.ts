import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { createDrClient, type DrClient } from '../../client';
import { type LocalWorld, startLocalWorld } from '../dev/local-world';

const Values = z.object({
  dns_server: z.string(),
  service_name: z.string(),
  site_port: z.number(),
  executions_file: z.string(),
});

/** The local world that the demo plays in, and a client for it. */
export interface Scene {
  dir: string;
  world: LocalWorld;
  client: DrClient;
  /** Where the services of the sandbox listen. */
  values: z.infer<typeof Values>;
  close(): Promise<void>;
}

const DURATIONS = 0.2;

/** Opens a new world in the first free `demo-<n>` of the folder; leaves no process when that fails. */
export async function openScene(folder: string, signal: AbortSignal): Promise<Scene> {
  const dir = await newFolder(folder);
  const world = await startLocalWorld({ dir, port: 0, uiPort: 0, timeScale: DURATIONS, signal });
  try {
    const { values } = z
      .object({ values: Values })
      .parse(JSON.parse(await readFile(join(dir, 'sandbox.json'), 'utf8')));
    const { address, namespace } = world.ready;
    const client = await createDrClient({ address, namespace });
    const close = async () => {
      await client.close();
      await world.stop();
    };
    return { dir, world, client, values, close };
  } catch (error) {
    await world.stop();
    throw error;
  }
}

async function newFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  for (let number = 1; ; number++) {
    const dir = resolve(parent, `demo-${number}`);
    try {
      await mkdir(dir, { mode: 0o700 });
      return dir;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}
