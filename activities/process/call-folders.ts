import { join } from 'node:path';
import { folderName } from '../files/folder-name';
import { namesIn } from '../files/names-in';
import { CallFolder, type CallSpec } from './call-folder';
import { interruptCall, killCall } from './interrupt-call';
import { isAlive } from './liveness';
import { forgetUnfiltered } from './unfiltered-folder';

/** A call that still has living processes. */
export type LiveCall = Pick<CallSpec, 'key' | 'stoppable'>;

/** The calls of this runner, in `<state>/calls/<decision id>/<call id>.<retry>/<generation>/`. */
export class CallFolders {
  constructor(private readonly stateDir: string) {}

  path(decisionId: string, call: string, retry: number): string {
    return join(this.decisionFolder(decisionId), folderName(`${call}.${retry}`));
  }

  /** Returns the folder of a call that was started; undefined when it never was. */
  async begun(decisionId: string, call: string, retry: number): Promise<CallFolder | undefined> {
    const path = this.path(decisionId, call, retry);
    for (const generation of await namesIn(path)) {
      const folder = new CallFolder(join(path, generation));
      if ((await folder.start())?.void === false) return folder;
    }
    return undefined;
  }

  /** Lists the started calls of a decision, sorted by folder name. */
  async allBegun(decisionId: string): Promise<{ call: string; retry: number; folder: CallFolder }[]> {
    const begun: { call: string; retry: number; folder: CallFolder }[] = [];
    for (const name of (await namesIn(this.decisionFolder(decisionId))).sort()) {
      const [, call, retry] = /^(.+)\.(\d+)$/.exec(name) ?? [];
      if (call === undefined || retry === undefined) continue;
      const folder = await this.begun(decisionId, call, Number(retry));
      if (folder) begun.push({ call, retry: Number(retry), folder });
    }
    return begun;
  }

  /** Deletes the unfiltered output of a decision's calls; call it once their evidence is sealed. */
  async forgetOutput(decisionId: string): Promise<void> {
    await forgetUnfiltered(this.decisionFolder(decisionId));
  }

  /** Lists the calls of a decision that still have living processes. */
  async live(decisionId: string): Promise<LiveCall[]> {
    const live: LiveCall[] = [];
    for (const folder of await this.of(decisionId)) live.push(...(await liveCall(folder)));
    return live;
  }

  /** Interrupts every stoppable call of a decision that has not ended. Call it again until none is alive. */
  async interruptUnfinished(decisionId: string, reason: string): Promise<void> {
    for (const folder of await this.of(decisionId))
      if (!(await folder.result()))
        for (const { stoppable } of await liveCall(folder))
          if (stoppable) await interruptCall(folder, reason);
  }

  /** Interrupts every live call of this runner; returns their keys. */
  async interruptAll(reason: string): Promise<string[]> {
    return this.eachLive((folder) => interruptCall(folder, reason));
  }

  /** Kills every live call of this runner but not the supervisors, which record the results; returns the calls' keys. */
  async killAll(): Promise<string[]> {
    return this.eachLive(killCall);
  }

  private async eachLive(act: (folder: CallFolder) => Promise<void>): Promise<string[]> {
    const live: string[] = [];
    const top = join(this.stateDir, 'calls');
    for (const decision of await namesIn(top))
      for (const folder of await foldersIn(join(top, decision)))
        for (const { key } of await liveCall(folder)) {
          await act(folder);
          live.push(key);
        }
    return live;
  }

  private of(decisionId: string): Promise<CallFolder[]> {
    return foldersIn(this.decisionFolder(decisionId));
  }

  /** The id may be a workflow id that a stranger chose, so it never becomes a path as it is. */
  private decisionFolder(decisionId: string): string {
    return join(this.stateDir, 'calls', folderName(decisionId));
  }
}

async function foldersIn(decision: string): Promise<CallFolder[]> {
  const folders: CallFolder[] = [];
  for (const call of await namesIn(decision))
    for (const generation of await namesIn(join(decision, call)))
      folders.push(new CallFolder(join(decision, call, generation)));
  return folders;
}

/** Returns the call if it is alive. After success, daemons may remain, such as the master of an SSH connection. */
async function liveCall(folder: CallFolder): Promise<LiveCall[]> {
  if ((await folder.result())?.code === 0) return [];
  const spec = await folder.spec();
  return spec && (await isAlive(folder)) ? [spec] : [];
}
