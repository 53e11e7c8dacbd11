import pc from 'picocolors';

export type Colour = 'red' | 'yellow' | 'dim';

/** The marks that begin a line, and the colour of each; without colour they still tell each other apart. */
const OF_MARK = new Map([
  ['✓', 'green'],
  ['▶', 'cyan'],
  ['✗', 'red'],
  ['!', 'yellow'],
] as const);

// Painting is decided per stream: one may be a terminal and the other a file. NO_COLOR rules both.
const coloured = pc.createColors(true);

/** Colours a line for a stream: as asked, or by its mark; plain where nobody sees colours. */
export function paint(text: string, colour: Colour | undefined, stream: NodeJS.WriteStream): string {
  if (!pc.isColorSupported || !stream.isTTY) return text;
  if (colour) return coloured[colour](text);
  const [, indent = '', mark = '', rest = ''] = /^(\s*)(\S)(\s.*)$/u.exec(text) ?? [];
  for (const [known, tone] of OF_MARK) if (mark === known) return indent + coloured[tone](mark) + rest;
  return text;
}

/** Text without control characters: names and reasons come from others, and terminals obey some of them. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) =>
    character === '\n' || character === '\t' ? character : ' ',
  );
}
