const escapes: Record<string, string> = { n: '\n', r: '\r', '"': '"', '\\': '\\' };

function unquoted(value: string): string {
  const inner = /^"(.*)"$|^'(.*)'$/s.exec(value);
  return inner ? (inner[1] ?? inner[2] ?? '') : value;
}

function unescaped(value: string): string {
  return value.replaceAll(/\\(.)/gs, (whole, letter: string) => escapes[letter] ?? whole);
}

/** Reads `KEY="value"` lines; several lines of one value are written as `\n` in it. */
export function parseEnvText(text: string): Record<string, string> {
  const pairs = text.split('\n').flatMap((line) => {
    const [, key, value] = /^\s*([^#=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, unescaped(unquoted(value))] as const];
  });
  return Object.fromEntries(pairs);
}

/** The inverse of `parseEnvText`, sorted by key. */
export function renderEnvText(values: Record<string, string>): string {
  const escaped = (value: string): string =>
    value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\r', '\\r').replaceAll('\n', '\\n');
  const lines = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${lines.map(([key, value]) => `${key}="${escaped(value)}"`).join('\n')}\n`;
}
