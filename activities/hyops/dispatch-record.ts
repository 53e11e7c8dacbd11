import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readOutput, wholeLines } from '../process/output-file';

/** HyOps' record of one dispatch to a runner (`logs/runner/<run id>`). */
export interface DispatchRecord {
  /** Undefined when the dispatch was refused before it had a record. */
  folder: string | undefined;
  /** The command on the runner; undefined when it was never started. */
  exec: { rc: number | null; stdout: string; stderr: string } | undefined;
  /** Whether the runner's state and records were copied back. */
  cameBack: boolean;
}

const Result = z.looseObject({ rc: z.number() });

/** Reads the record that a dispatch named in its output. */
export async function readDispatch(stdout: string, limitBytes: number): Promise<DispatchRecord> {
  const folder = /^run record: (.+)$/m.exec(stdout)?.[1];
  if (folder === undefined) return { folder, exec: undefined, cameBack: false };
  // HyOps creates the output file right before it connects: without the file, nothing was sent.
  const begun = await readFile(join(folder, 'runner_exec.stdout.txt')).then(
    () => true,
    () => false,
  );
  if (!begun) return { folder, exec: undefined, cameBack: false };
  return {
    folder,
    exec: {
      rc: await exitCode(folder, 'runner_exec'),
      stdout: wholeLines(await readOutput(join(folder, 'runner_exec.stdout.txt'), limitBytes)),
      stderr: wholeLines(await readOutput(join(folder, 'runner_exec.stderr.txt'), limitBytes)),
    },
    cameBack:
      (await exitCode(folder, 'runner_download')) === 0 && !stdout.includes('error: runner dispatch failed'),
  };
}

/** Null for a file that is missing, or that HyOps did not finish. */
async function exitCode(folder: string, label: string): Promise<number | null> {
  const text = await readFile(join(folder, `${label}.result.json`), 'utf8').catch(() => 'null');
  try {
    return Result.safeParse(JSON.parse(text)).data?.rc ?? null;
  } catch {
    return null;
  }
}
