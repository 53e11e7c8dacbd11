import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolEnvironment } from '../../contract/configuration/tool-environment';
import { SIGNERS_FILE } from '../../contract/signing/allowed-signers';
import type { SignedStatement } from '../../contract/signing/signed-statement';
import {
  armoured,
  fingerprintIn,
  signedText,
  signingTime,
  textOfStatement,
  verifyArguments,
} from '../../contract/signing/ssh-signature';

const LONGEST_MS = 10_000;

/**
 * Verifies a signature against these signers at a point in time. Returns the fingerprint of the key, or undefined when
 * it does not verify. Throws when there is no `ssh-keygen`.
 */
export function verifySsh(signed: SignedStatement, signers: string, at: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'hyops-dr-verify-'));
  const files = { signers: join(folder, SIGNERS_FILE), signature: join(folder, 'signature') };
  try {
    writeFileSync(files.signers, signers);
    writeFileSync(files.signature, armoured(signed.signature));
    const moment = signingTime(at);
    const { error, status, stdout } = spawnSync(
      'ssh-keygen',
      verifyArguments({ ...textOfStatement(signed), at: moment }, files),
      {
        env: toolEnvironment({ PATH: process.env['PATH'], LC_ALL: 'C' }),
        input: signedText(signed.statement),
        encoding: 'utf8',
        timeout: LONGEST_MS,
      },
    );
    if (error && 'code' in error && error.code === 'ENOENT') throw error;
    return status === 0 ? fingerprintIn(stdout) : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
