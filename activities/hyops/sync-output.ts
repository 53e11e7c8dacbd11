const HEAD = /^dry-run: .*\bscope=(\S+) engine=/;
const WOULD_SYNC = /^would-sync ([A-Za-z_][A-Za-z0-9_]*) <= /;
const COUNT = /^count=(\d+)$/;
const SYNCED = /^synced (\d+) keys into (.+)$/;

/** Returns the sorted names in what a dry run printed; undefined unless it is complete and about this scope. */
export function namesToSync(stdout: string, scope: string): string[] | undefined {
  const lines = stdout.split('\n');
  const names = matches(lines, WOULD_SYNC).map(([, name = '']) => name);
  const [head, ...heads] = matches(lines, HEAD);
  const [count] = matches(lines, COUNT);
  const complete = head?.[1] === scope && heads.length === 0 && Number(count?.[1]) === names.length;
  return complete && names.length > 0 ? names.toSorted() : undefined;
}

/** Returns how many secrets a sync wrote, and into which file; undefined when it reported nothing. */
export function syncReport(stdout: string): { synced: number; file: string } | undefined {
  const [report, ...more] = matches(stdout.split('\n'), SYNCED);
  const [, count, file] = report ?? [];
  return count !== undefined && file !== undefined && more.length === 0
    ? { synced: Number(count), file }
    : undefined;
}

function matches(lines: readonly string[], pattern: RegExp): RegExpExecArray[] {
  return lines.flatMap((line) => {
    const found = pattern.exec(line.trimEnd());
    return found ? [found] : [];
  });
}
