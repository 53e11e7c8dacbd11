import { spawn } from 'node:child_process';
import type { ToolEnvironment } from '../../contract/configuration/tool-environment';

/** A program that outlives this process: its own session, no streams, and only the given environment. */
export interface DetachedCommand {
  file: string;
  args: string[];
  env: ToolEnvironment;
}

/** Its exit code: undefined while it runs, null when a signal killed it or its end was not observed. */
interface DetachedProcess {
  code(): number | null | undefined;
}

export type StartDetached = (command: DetachedCommand) => DetachedProcess;

/** Starts it as a child of this process. With a large heap this blocks the event loop. */
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
