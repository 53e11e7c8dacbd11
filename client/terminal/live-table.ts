import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import { oneLine } from '../../contract/words/shown';
import { paint } from './paint';

/** Lines at the bottom of a terminal that are redrawn in place when they change. */
export interface LiveTable {
  draw(lines: readonly string[]): void;
}

export function createLiveTable(terminal: NodeJS.WriteStream): LiveTable {
  let drawn: string[] = [];
  return {
    draw(lines) {
      const fitting = lines
        .slice(0, Math.max(1, terminal.rows - 1))
        .map((line) => oneLine(line).slice(0, Math.max(1, terminal.columns - 1)));
      if (fitting.join('\n') === drawn.join('\n')) return;
      moveCursor(terminal, 0, -drawn.length);
      cursorTo(terminal, 0);
      clearScreenDown(terminal);
      for (const line of fitting) terminal.write(`${paint(line, undefined, terminal)}\n`);
      drawn = fitting;
    },
  };
}
