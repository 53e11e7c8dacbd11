import { execFileSync, spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';

const SCRIPT = join(__dirname, '../../../docs/verify.sh');
// A version manager in front of python3 takes longer than the whole verification, so its path is resolved once.
const PYTHON = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
const PATH = [dirname(PYTHON.trim()), process.env['PATH']].join(delimiter);

/** Returns the exit code of docs/verify.sh, optionally run in a folder and with additional variables. */
export function stockVerdict(
  dir: string,
  trust: string,
  { cwd, ...variables }: { cwd?: string; PYTHONPATH?: string } = {},
): number | null {
  return spawnSync('bash', [SCRIPT, dir, trust], { cwd, env: { ...process.env, PATH, ...variables } }).status;
}
