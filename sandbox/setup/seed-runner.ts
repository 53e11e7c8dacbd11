import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { shellQuoted } from '../hyops/command-line/terminal';
import { writeFileAtomic } from '../json-file';
import { type Mapping, textAt, textsAt } from '../mapping';
import { runnerHome } from '../world-layout';

const program = (file: string, command: readonly string[]): void =>
  writeFileAtomic(file, `#!/bin/sh\nexec ${command.map(shellQuoted).join(' ')} "$@"\n`, 0o755);

/**
 * Installs HyOps on the runner's host, where `hyops runner` looks for it, with a vault password of its own in the
 * account's profile, and puts the `ssh` and `scp` of the local world where its `hyops` finds them.
 */
export function seedRunner(values: Mapping, directory: string): void {
  const prefix = textAt(values, 'runner_prefix');
  program(join(prefix, 'venv', 'bin', 'hyops'), textsAt(values, 'hyops_command'));
  if (!existsSync(join(prefix, 'app'))) symlinkSync(textAt(values, 'core_root'), join(prefix, 'app'));
  const home = runnerHome(directory);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const password = shellQuoted(textAt(values, 'vault_password_file'));
  writeFileAtomic(join(home, '.profile'), `export HYOPS_VAULT_PASSWORD_FILE=${password}\n`);
  for (const name of ['ssh', 'scp'])
    program(join(directory, 'bin', name), [process.execPath, join(__dirname, '..', 'ssh', `${name}.js`)]);
}
