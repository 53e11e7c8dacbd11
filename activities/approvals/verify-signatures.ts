import { type ExecFileException, execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SIGNERS_FILE, type Signer, signersText } from '../../contract/allowed-signers';
import type { Proof, SignedStatement } from '../../contract/signed-statement';
import { armoured, fingerprintIn, signedText, verifyArguments } from '../../contract/ssh-signature';

const LONGEST_MS = 10_000;

/** Has `ssh-keygen` verify each statement by these signers, one after the other; nothing is thrown for a bad one. */
export async function verifySignatures(
  signed: readonly SignedStatement[],
  signers: readonly Signer[],
  searchPath: string,
): Promise<Proof[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hyops-dr-signers-'));
  const files = { signers: join(folder, SIGNERS_FILE), signature: join(folder, 'signature') };
  try {
    await writeFile(files.signers, signersText(signers), { mode: 0o600 });
    const proofs: Proof[] = [];
    for (const one of signed) {
      await writeFile(files.signature, armoured(one.signature), { mode: 0o600 });
      proofs.push(await verify(one, verifyArguments(one, files), searchPath));
    }
    return proofs;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function verify(one: SignedStatement, args: string[], searchPath: string): Promise<Proof> {
  return new Promise((resolve) => {
    const options = { env: { PATH: searchPath, LC_ALL: 'C' }, timeout: LONGEST_MS };
    const child = execFile('ssh-keygen', args, options, (error, stdout, stderr) => {
      const key = error ? undefined : fingerprintIn(stdout);
      resolve(key ? { ok: true, key } : { ok: false, why: whyNot(error, `${stdout}${stderr}`) });
    });
    // It may end before it has read everything: what it said counts, not the broken pipe.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(signedText(one.statement));
  });
}

function whyNot(error: ExecFileException | null, said: string): string {
  if (error?.code === 'ENOENT')
    return 'it cannot be verified: the runner has no ssh-keygen; send it again later';
  const last = said.trim().split('\n').at(-1) ?? '';
  return `its signature does not verify by allowed_signers: ${last.slice(0, 200) || 'no key of this name made it'}`;
}
