import { appendFile, chmod, readFile, writeFile } from 'node:fs/promises';
import type { Notice } from '../../contract/run/notice';
import type { World } from './a-world';

/** Configures a notify command that keeps each notice, for the workers that start afterwards. */
export async function keepNotices(world: World): Promise<void> {
  const command = `notify:\n  command: ["${world.path('tell')}"]\n  timeout_seconds: 2\n`;
  await appendFile(world.path('config/hyops-dr.yaml'), command);
  await notifyBy(world, `cat >> ${world.path('told.jsonl')}`);
}

/** Sets what the notify command does when it is called. */
export async function notifyBy(world: World, script: string): Promise<void> {
  await writeFile(world.path('tell'), `#!/bin/sh\n${script}\n`);
  await chmod(world.path('tell'), 0o700);
}

/** The notices about a run so far. */
export async function noticesOf(world: World, id: string): Promise<Notice[]> {
  const text = await readFile(world.path('told.jsonl'), 'utf8').catch(() => '');
  const notices: Notice[] = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return notices.filter((notice) => notice.decision_id === id);
}
