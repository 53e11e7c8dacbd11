import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes an executable shell script, which finds the system's tools whatever the caller's PATH is. */
export async function executable(file: string, ...lines: string[]): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, ['#!/bin/sh', 'PATH=/usr/bin:/bin', ...lines, ''].join('\n'));
  await chmod(file, 0o755);
  return file;
}

/** Returns a shell command that prints what a Temporal CLI with this server prints for --version. */
export function cliAnswer(server = '1.31.2'): string {
  return `echo "temporal version 1.8.2 (Server ${server}, UI 2.50.1)"`;
}
