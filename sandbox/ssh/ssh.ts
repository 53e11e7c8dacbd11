import { hostOf, readArguments, runRemote } from './remote-shell';

/** `ssh [-p PORT] [-o OPTION] [-i KEY] USER@HOST COMMAND`, as far as HyOps uses it, to a runner's host of the local world. */
const { port, words } = readArguments(process.argv.slice(2));
const [target = '', ...command] = words;
void runRemote(
  { host: hostOf(target), port, command: command.join(' ') },
  { stdout: (bytes) => process.stdout.write(bytes), stderr: (bytes) => process.stderr.write(bytes) },
).then((code) => {
  process.exitCode = code;
});
