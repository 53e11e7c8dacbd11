const PLAIN_EVERY_MS = 20_000;

/** Shows how far something has come: `show` as often as one likes, `end` with the last word or none. */
export interface ProgressLine {
  show: (text: string) => void;
  end: (text?: string) => void;
}

/** One line that a terminal sees change in place and a pipe gets anew every 20 s, or at once when its first word changes. */
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
  let saidAt = 0;
  return {
    show: (text) => {
      const nextKind = text.split(/[,:]/, 1)[0] ?? '';
      if (nextKind === kind && Date.now() - saidAt < PLAIN_EVERY_MS) return;
      kind = nextKind;
      saidAt = Date.now();
      stream.write(`${text}\n`);
    },
    end: (text) => {
      if (text !== undefined) stream.write(`${text}\n`);
    },
  };
}
