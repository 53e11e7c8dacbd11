/** Addresses for documentation: RFC 5737, then RFC 3849 and RFC 9637. */
const ADDRESSES = [
  /(?<![\d.])(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}(?!\.?\d)/g,
  /(?<![\w:])(?:2001:0?db8:|3fff:0?[0-9a-f]{0,3}:)[0-9a-f:.]*/gi,
];

/** Names for documentation (RFC 2606). `.test` and `.localhost` are not among them: they resolve in a laboratory. */
const NAME = /(?:^|\.)(?:example\.(?:com|net|org)|(?<=\.)(?:example|invalid))$/i;
const WORD = /[\w.-]+/g;

/** Lists the addresses in a text that exist only in documentation. */
export function documentationAddressesIn(text: string): string[] {
  return ADDRESSES.flatMap((pattern) => [...text.matchAll(pattern)].map(([address]) => withoutDot(address)));
}

/** Lists the names in a text that exist only in documentation; a single word is not a name. */
export function documentationNamesIn(text: string): string[] {
  if (!/example|invalid/i.test(text)) return [];
  return [...text.matchAll(WORD)].flatMap(({ 0: word, index }) => {
    const name = withoutDot(word);
    return NAME.test(name) && !isFileName(text, index) ? [name] : [];
  });
}

/** Without the end of a sentence, or the last dot of a complete name. */
function withoutDot(word: string): string {
  return word.endsWith('.') ? word.slice(0, -1) : word;
}

/** Reports whether a word is part of a path, where `.example` ends the name of a file. */
function isFileName(text: string, index: number): boolean {
  return text[index - 1] === '/' && text[index - 2] !== '/';
}
