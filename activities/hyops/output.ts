/** What a `hyops` command said. */
export interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * The JSON document at the end of what HyOps prints: `--json` output is preceded by `step=` lines and
 * may be followed by one line more. Undefined when there is none.
 */
export function jsonAfterLines(stdout: string): unknown {
  const lines = stdout.split('\n');
  const from = lines.findIndex((line) => /^[[{]/.test(line));
  if (from < 0) return undefined;
  for (let to = lines.length; to > from && to > lines.length - 3; to--) {
    try {
      return JSON.parse(lines.slice(from, to).join('\n'));
    } catch {
      // The last line may not belong to the document: try once more without it.
    }
  }
  return undefined;
}
