const PLAIN_EVERY_MS = 20_000;

/** Shows the progress of one task: `show` as often as needed, then `end`, with a last line or without. */
export interface ProgressLine {
  show: (text: string) => void;
  end: (text?: string) => void;
}

/** Creates a line that changes in place on a terminal. A pipe gets it every 20 s, and at once when a new task begins. */
export function progressLine(stream: NodeJS.WriteStream, term = process.env['TERM']): ProgressLine {
  return stream.isTTY && term !== 'dumb' ? liveLine(stream) : plainLines(stream);
}

function liveLine(stream: NodeJS.WriteStream): ProgressLine {
  let shown = false;
  return {
    show: (text) => {
      shown = true;
      stream.write(`\r\x1b[K${text.slice(0, (stream.columns || 80) - 1)}`);
    },
    end: (text) => {
      if (shown) stream.write('\r\x1b[K');
      if (text !== undefined) stream.write(`${text}\n`);
    },
  };
}

function plainLines(stream: NodeJS.WriteStream): ProgressLine {
  let kind = '';
  let printedAt = 0;
  return {
    show: (text) => {
      const nextKind = text.split(/[,:]/, 1)[0] ?? '';
      if (nextKind === kind && performance.now() - printedAt < PLAIN_EVERY_MS) return;
      kind = nextKind;
      printedAt = performance.now();
      stream.write(`${text}\n`);
    },
    end: (text) => {
      if (text !== undefined) stream.write(`${text}\n`);
    },
  };
}
