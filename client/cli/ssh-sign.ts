import { spawn } from 'node:child_process';
import { toolEnvironment } from '../../contract/configuration/tool-environment';
import { SIGNING_PURPOSES } from '../../contract/signing/signed-statement';
import { signedText } from '../../contract/signing/ssh-signature';
import { DrError } from '../../contract/words/dr-error';
import type { Sign } from '../speak';

/**
 * Returns a function that signs with `ssh-keygen`, which asks for a passphrase on the terminal or, for a public key,
 * uses the SSH agent. For the command line only: the library starts no processes.
 */
export function signerOf(key: string | undefined): Sign | undefined {
  if (key === undefined) return undefined;
  return (purpose, statement) => signText(key, SIGNING_PURPOSES[purpose], signedText(statement));
}

/** Returns the OpenSSH signature of a text in a signature namespace. */
export function signText(key: string, namespace: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // All of the environment: agents, askpass programs and security keys are found by variables of the user's own.
    const env = toolEnvironment(process.env);
    const child = spawn('ssh-keygen', ['-Y', 'sign', '-f', key, '-n', namespace], { env });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    child.on('error', (error) => reject(unsigned(key, error.message)));
    child.on('close', (code) =>
      code === 0 ? resolve(said.stdout.trim()) : reject(unsigned(key, said.stderr.trim())),
    );
    child.stdin.on('error', () => undefined);
    child.stdin.end(text);
  });
}

function unsigned(key: string, why: string): DrError {
  return new DrError('invalid', [
    { what: `ssh-keygen could not sign: ${why}`, where: key, do: 'give an SSH private key that you can use' },
  ]);
}
