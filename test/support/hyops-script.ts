import { chmod, readFile, writeFile } from 'node:fs/promises';
import type { World } from './a-world';

/** Replaces `hyops` with a script that runs a line of shell before each start; for `before` of `World.open`. */
export async function beforeEachHyops(world: World, line: string): Promise<void> {
  const { hyops_command } = await world.values();
  const command = world.path('hyops');
  const words = [hyops_command ?? []].flat().join(' ');
  await writeFile(command, `#!/bin/sh\n${line}\nexec ${words} "$@"\n`);
  await chmod(command, 0o755);
  const file = world.path('config', 'hyops-dr.yaml');
  const configuration = await readFile(file, 'utf8');
  await writeFile(file, configuration.replace(/^ {2}command: .*$/m, `  command: ["${command}"]`));
}
