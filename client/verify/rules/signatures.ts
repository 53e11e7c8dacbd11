import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerEntry } from '../../../contract/approval/ledger';
import { isRecordOf, KEPT_FILES, SEALED_FILES } from '../../../contract/evidence/layout';
import { SIGNERS_FILE } from '../../../contract/signing/allowed-signers';
import { digestOf } from '../../../contract/signing/digest';
import type { Account } from '../../bundle/account';
import { textIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';
import { verifySsh } from '../../bundle/verify-ssh';

type SignedEntry = LedgerEntry & { signed: NonNullable<LedgerEntry['signed']> };

/**
 * Every signature that the run accepted is by a key of that person, over what the ledger says (C6.1). The keys
 * are those of the trusted folder; without an allowed_signers there, those that the approved plan was bound to.
 */
export function signaturesRule(account: Account, trustDir: string | undefined): Finding[] {
  const { record } = account;
  const entries = record.approvals.filter(hasSignature);
  if (entries.length === 0) return [];
  const signers = trustedSigners(trustDir) ?? sealedSigners(account);
  if (signers === undefined)
    return [wrong('there are signatures, and no allowed_signers that the approved plan was bound to')];
  try {
    return entries.flatMap((entry) => {
      const why = mismatch(entry, record) ?? unverified(entry, signers);
      return why === undefined ? [] : [wrong(`the signature of ${entry.by}, message ${entry.seq}: ${why}`)];
    });
  } catch {
    return [{ ...wrong('signatures cannot be verified: there is no ssh-keygen here'), exit: 22 }];
  }
}

function hasSignature(entry: LedgerEntry): entry is SignedEntry {
  return entry.accepted && entry.signed !== null;
}

function mismatch(entry: SignedEntry, record: Account['record']): string | undefined {
  const { statement } = entry.signed;
  const named = statement['verdict'] === undefined ? ['action', 'operator'] : ['verdict', 'approver'];
  const [word = '', who = ''] = named;
  const agrees =
    statement[word] === entry.message &&
    statement[who] === entry.by &&
    statement['reason'] === entry.reason &&
    statement['decision_id'] === record.decision_id &&
    statement['run_id'] === record.run_id;
  return agrees ? undefined : 'what was signed is not what the ledger says';
}

function unverified({ signed, at }: SignedEntry, signers: string): string | undefined {
  const key = verifySsh(signed, signers, at);
  if (key === undefined) return 'it does not verify by allowed_signers';
  return key === signed.key ? undefined : 'another key made it than the ledger says';
}

function trustedSigners(trustDir: string | undefined): string | undefined {
  if (trustDir === undefined) return undefined;
  try {
    return readFileSync(join(trustDir, SIGNERS_FILE), 'utf8');
  } catch {
    return undefined;
  }
}

function sealedSigners({ bundle, plan }: Account): string | undefined {
  const records = [...bundle.files.keys()].filter((path) => isRecordOf(KEPT_FILES.signers, path));
  return records
    .map((path) => textIn(bundle, path))
    .find((text) => text !== undefined && digestOf(text) === plan?.requirement.signers);
}

function wrong(what: string): Finding {
  return violated('C6.1', SEALED_FILES.ledger, what);
}
