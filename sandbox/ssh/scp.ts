import { readFileSync, writeFileSync } from 'node:fs';
import { hostOf, readArguments, runRemote } from './remote-shell';

/** `scp [-P PORT] [-o OPTION] [-i KEY] FROM TO`, one of them `USER@HOST:PATH`, as far as HyOps uses it. */
async function copy(): Promise<number> {
  const { port, words } = readArguments(process.argv.slice(2));
  const [from = '', to = ''] = words;
  const [, uploadHost, uploadPath] = /^([^/:]+):(.*)$/.exec(to) ?? [];
  const stderr = (bytes: Buffer) => process.stderr.write(bytes);
  if (uploadHost !== undefined)
    return runRemote(
      { host: hostOf(uploadHost), port, command: `cat > '${uploadPath}'`, input: readFileSync(from) },
      { stdout: () => undefined, stderr },
    );
  const [, host = '', path = ''] = /^([^/:]+):(.*)$/.exec(from) ?? [];
  const received: Buffer[] = [];
  const code = await runRemote(
    { host: hostOf(host), port, command: `cat '${path}'` },
    { stdout: (bytes) => received.push(bytes), stderr },
  );
  if (code === 0) writeFileSync(to, Buffer.concat(received), { mode: 0o600 });
  return code;
}

void copy().then((code) => {
  process.exitCode = code;
});
