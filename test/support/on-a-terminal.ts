import { join } from 'node:path';
import { type Executed, execute } from './execute';

const MAIN = join(__dirname, '../../lib/client/main.js');

/** Runs a program on a pseudo-terminal, and types an answer once the prompt has appeared. */
const TERMINAL = `
import os, pty, sys
prompt, answer, command = sys.argv[1].encode(), sys.argv[2].encode(), sys.argv[3:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
shown, answered = b'', False
while True:
    try:
        more = os.read(terminal, 65536)
    except OSError:
        break
    if not more:
        break
    shown += more
    if not answered and prompt in shown:
        os.write(terminal, answer)
        answered = True
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(status))
`;

/** Runs `hyops-dr` as a person does; `stdout` has everything that the terminal showed. */
export function onTerminal(
  args: readonly string[],
  { prompt, answer, env }: { prompt: string; answer: string; env: Record<string, string> },
): Promise<Executed> {
  return execute('python3', ['-c', TERMINAL, prompt, answer, process.execPath, MAIN, ...args], env);
}
