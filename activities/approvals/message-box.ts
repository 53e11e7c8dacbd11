import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LONGEST_MESSAGE_BYTES } from '../../contract/words/message-fields';
import { createDurably } from '../files/durable-write';
import { folderName } from '../files/folder-name';
import { namesIn } from '../files/names-in';

/**
 * Messages that people put on this runner, in `<state>/messages/<decision id>/<number>.json`: a way to a run that
 * nobody can take who only reaches the Temporal port (C6.1).
 */
export class MessageBox {
  constructor(private readonly stateDir: string) {}

  /** Adds a message as the last one; returns its number, from 1. Throws file system errors. */
  async put(decisionId: string, message: object): Promise<number> {
    const folder = this.folder(decisionId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const text = `${JSON.stringify(message)}\n`;
    for (let number = (await this.count(decisionId)) + 1; ; number++)
      if (await createDurably(join(folder, `${number}.json`), text)) return number;
  }

  /** Reads the messages after the given number, in order; null stands for one that is not JSON. */
  async after(decisionId: string, number: number, most: number): Promise<unknown[]> {
    const last = Math.min(await this.count(decisionId), number + most);
    const messages: unknown[] = [];
    for (let next = number + 1; next <= last; next++)
      messages.push(parsed(await readFile(join(this.folder(decisionId), `${next}.json`), 'utf8')));
    return messages;
  }

  /** Counts the messages up to the first number that is missing. */
  private async count(decisionId: string): Promise<number> {
    const there = new Set(await namesIn(this.folder(decisionId)));
    let count = 0;
    while (there.has(`${count + 1}.json`)) count += 1;
    return count;
  }

  private folder(decisionId: string): string {
    return join(this.stateDir, 'messages', folderName(decisionId));
  }
}

function parsed(text: string): unknown {
  try {
    return text.length > LONGEST_MESSAGE_BYTES ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
