import { type ChildProcess, spawn } from 'node:child_process';
import type { Configuration } from '../../contract/configuration/configuration';
import { type ToolEnvironment, toolEnvironment } from '../../contract/configuration/tool-environment';
import type { Activities } from '../../contract/run/activity-messages';
import type { Notice } from '../../contract/run/notice';
import { oneLine } from '../../contract/words/shown';
import { endGroup } from '../reach/process-group';

/** Notifies people about a run with the command in hyops-dr.yaml. Its result never affects the run. */
export function createNotifyActivities({ notify, hyops }: Configuration): Pick<Activities, 'notify'> {
  return {
    async notify(notice) {
      if (!notify) return 'no command is configured';
      const [program = '', ...args] = notify.command;
      const environment = toolEnvironment({ PATH: hyops.path, HOME: hyops.home, ...notify.variables });
      return told(spawnTied(program, args, environment), notice, notify.timeout_seconds * 1000);
    },
  };
}

/** Starts the command in its own process group, so that its children can be killed with it. */
function spawnTied(program: string, args: string[], env: ToolEnvironment): ChildProcess {
  return spawn(program, args, { env, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
}

/** The text of a notice goes to mail, chat and terminals. */
function oneLineEach(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? oneLine(value) : value;
}

function told(child: ChildProcess, notice: Notice, limitMs: number): Promise<string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      endGroup(child);
      resolve(`the command did not end within ${limitMs / 1000} s and was killed`);
    }, limitMs);
    const done = (what: string) => {
      clearTimeout(timer);
      resolve(what);
    };
    child.on('error', (error) => done(`the command could not be started: ${error.message}`));
    child.on('exit', (code, signal) =>
      done(code === 0 ? 'sent' : `the command ended with ${code ?? signal}`),
    );
    // The command need not read its input.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(`${JSON.stringify(notice, oneLineEach)}\n`);
  });
}
