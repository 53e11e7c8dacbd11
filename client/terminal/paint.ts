import pc from 'picocolors';

export type Colour = 'red' | 'yellow' | 'dim';

/** Marks at the start of a line, and their colours. The marks are distinct without colour, too. */
const OF_MARK = new Map([
  ['✓', 'green'],
  ['▶', 'cyan'],
  ['✗', 'red'],
  ['!', 'yellow'],
] as const);

// Each stream is coloured separately: one may be a terminal and the other a file. NO_COLOR applies to both.
const coloured = pc.createColors(true);

/** Colours a line in the given colour or by its mark; leaves it plain when the stream shows no colours. */
export function paint(text: string, colour: Colour | undefined, stream: NodeJS.WriteStream): string {
  if (!pc.isColorSupported || !stream.isTTY) return text;
  if (colour) return coloured[colour](text);
  const [, indent = '', mark = '', rest = ''] = /^(\s*)(\S)(\s.*)$/u.exec(text) ?? [];
  for (const [known, tone] of OF_MARK) if (mark === known) return indent + coloured[tone](mark) + rest;
  return text;
}
