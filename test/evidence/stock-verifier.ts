import { execFileSync, spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';

const SCRIPT = join(__dirname, '../../docs/verify.sh');
// A version manager in front of python3 takes longer than the whole judgement; so it is asked once.
const PYTHON = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
const PATH = [dirname(PYTHON.trim()), process.env['PATH']].join(delimiter);

/** The exit code of the second verifier, which shares no code with the first, in a folder and with variables of somebody. */
export function stockVerdict(
  dir: string,
  trust: string,
  { cwd, ...variables }: { cwd?: string; PYTHONPATH?: string } = {},
): number | null {
  return spawnSync('bash', [SCRIPT, dir, trust], { cwd, env: { ...process.env, PATH, ...variables } }).status;
}
