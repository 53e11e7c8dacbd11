import { spawn } from 'node:child_process';

/** A program that outlives us: a session of its own, no streams, this environment and nothing else. */
export interface DetachedCommand {
  file: string;
  args: string[];
  env: Record<string, string>;
}

/** Its exit code; undefined while it is at work, null when it died otherwise, or nobody is left to know. */
export interface DetachedProcess {
  code(): number | null | undefined;
}

export type StartDetached = (command: DetachedCommand) => DetachedProcess;

/** Starts it as our own child. From a process with a large heap this holds the event loop up. */
export const startDirectly: StartDetached = ({ file, args, env }) => {
  const child = spawn(file, args, { env, detached: true, stdio: 'ignore' });
  let end: number | null | undefined;
  child.once('exit', (code) => {
    end = code;
  });
  child.once('error', () => {
    end = null;
  });
  child.unref();
  return { code: () => end };
};
