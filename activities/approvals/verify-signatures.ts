import { type ExecFileException, execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolEnvironment } from '../../contract/configuration/tool-environment';
import { SIGNERS_FILE, type Signer, signersText } from '../../contract/signing/allowed-signers';
import type { Proof, SignedStatement } from '../../contract/signing/signed-statement';
import {
  armoured,
  fingerprintIn,
  keyIn,
  type SignedText,
  signingTime,
  textOfStatement,
  verifyArguments,
} from '../../contract/signing/ssh-signature';
import { quoted } from '../../contract/words/quoted';

const LONGEST_MS = 10_000;
const FAILED = 'the signature does not verify against allowed_signers';

/** Verifies each statement against the signers with `ssh-keygen` (C6.1). */
export function verifySignatures(
  signed: readonly SignedStatement[],
  signers: readonly Signer[],
  searchPath: string,
): Promise<Proof[]> {
  const texts = signed.map((one) => ({
    ...textOfStatement(one),
    issued: String(one.statement['issued_at']),
  }));
  return verifyThenAndNow(texts, signers, searchPath);
}

/**
 * Verifies signed texts, both for now and for the time at which they were signed: a key proves nothing before it became
 * valid or after it expired or was removed. `issued` is RFC 3339.
 */
export async function verifyThenAndNow(
  signed: readonly (SignedText & { issued: string })[],
  signers: readonly Signer[],
  searchPath: string,
): Promise<Proof[]> {
  const now = await verifyTexts(signed, signers, searchPath);
  const limited = signed.flatMap((one, index) => {
    const text = { ...one, at: signingTime(one.issued) };
    return now[index]?.ok && hasLimit(text, signers) ? [{ index, text }] : [];
  });
  const then = await verifyTexts(
    limited.map(({ text }) => text),
    signers,
    searchPath,
  );
  return now.map((proof, index) => then[limited.findIndex((one) => one.index === index)] ?? proof);
}

/** Reports whether the key of a signature has time limits, so that the time of signing matters. */
function hasLimit(one: SignedText, signers: readonly Signer[]): boolean {
  const key = keyIn(one.signature);
  return signers.some((signer) => signer.key === key && /valid-/i.test(signer.options));
}

/** Verifies signed texts one after the other. Does not throw for an invalid one. */
export async function verifyTexts(
  signed: readonly SignedText[],
  signers: readonly Signer[],
  searchPath: string,
): Promise<Proof[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hyops-dr-signers-'));
  const files = { signers: join(folder, SIGNERS_FILE), signature: join(folder, 'signature') };
  try {
    await writeFile(files.signers, signersText(signers), { mode: 0o600 });
    const proofs: Proof[] = [];
    for (const one of signed) {
      if (!hasKey(one, signers)) {
        proofs.push({ ok: false, why: `${FAILED}: it was not made with a key of ${one.name}` });
        continue;
      }
      await writeFile(files.signature, armoured(one.signature), { mode: 0o600 });
      proofs.push(await verify(one, verifyArguments(one, files), searchPath));
    }
    return proofs;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Reports whether a signature names a key of its signer, so that a flood of forgeries does not start a process for
 * each.
 */
function hasKey(one: SignedText, signers: readonly Signer[]): boolean {
  const key = keyIn(one.signature);
  return signers.some((signer) => signer.key === key && signer.names.includes(one.name));
}

function verify(one: SignedText, args: string[], searchPath: string): Promise<Proof> {
  return new Promise((resolve) => {
    const options = { env: toolEnvironment({ PATH: searchPath, LC_ALL: 'C' }), timeout: LONGEST_MS };
    const child = execFile('ssh-keygen', args, options, (error, stdout, stderr) => {
      const key = error ? undefined : fingerprintIn(stdout);
      resolve(key ? { ok: true, key } : { ok: false, why: whyNot(error, `${stdout}${stderr}`) });
    });
    // ssh-keygen may exit before it has read everything; its output counts, not the broken pipe.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(one.text);
  });
}

function whyNot(error: ExecFileException | null, said: string): string {
  if (error?.code === 'ENOENT')
    return 'the signature cannot be verified: the runner has no ssh-keygen; install it, then send the message again';
  const last = said.trim().split('\n').at(-1) ?? '';
  return `${FAILED}: ${quoted(last, 400) || 'no key of this person made it'}`;
}
