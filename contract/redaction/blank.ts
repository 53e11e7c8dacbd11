/** A text without its whitespace, and the original position of each remaining character. */
export interface Blanked {
  text: string;
  at: Int32Array;
}

const SPACE = 32;
const BACKSLASH = 92;
const ESCAPED_BLANKS = new Set([...'nrt'].map((letter) => letter.charCodeAt(0)));

/**
 * Removes spaces, line breaks, escaped line breaks, and the backslash of a continued line, so that a value that was
 * split over lines is whole again. One character of the text is one byte.
 */
export function blank(text: string): Blanked {
  const codes = new Uint16Array(text.length);
  const at = new Int32Array(text.length);
  let kept = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code <= SPACE) continue;
    if (code === BACKSLASH) {
      const next = text.charCodeAt(index + 1);
      if (ESCAPED_BLANKS.has(next)) {
        index += 1;
        continue;
      }
      if (next <= SPACE) continue;
    }
    codes[kept] = code;
    at[kept] = index;
    kept += 1;
  }
  const bytes = Buffer.from(codes.buffer, 0, kept * 2);
  return { text: bytes.toString('utf16le'), at: at.subarray(0, kept) };
}
