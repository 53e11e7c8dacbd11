import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerEntry } from '../../../contract/approval/ledger';
import { entryOf, statementsSeen } from '../../../contract/approval/seen';
import { LEDGER } from '../../../contract/evidence/files/approvals';
import { SIGNERS } from '../../../contract/evidence/files/policy';
import { isRecordOf } from '../../../contract/evidence/shape/names';
import { limitNotInUtc, SIGNERS_FILE } from '../../../contract/signing/allowed-signers';
import { digestOf } from '../../../contract/signing/digest';
import type { Account } from '../../bundle/account';
import { textIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';
import { verifySsh } from '../../bundle/verify-ssh';

type SignedEntry = LedgerEntry & { signed: NonNullable<LedgerEntry['signed']> };

/**
 * Checks that every accepted signature is by a key of the named person and covers the ledger entry (C6.1). Uses the
 * allowed_signers in the trusted folder or, without one, the list that the approved plan is bound to.
 */
export function signaturesRule(account: Account, trustDir: string | undefined): Finding[] {
  const { record } = account;
  const entries = [...record.approvals, ...statementsSeen(account.seen).map(entryOf)].filter(hasSignature);
  if (entries.length === 0) return [];
  const signers = trustedSigners(trustDir) ?? sealedSigners(account);
  if (signers === undefined)
    return [wrong('there are signatures, but the allowed_signers of the approved plan is missing')];
  const notInUtc = limitNotInUtc(signers);
  if (notInUtc !== undefined) return [wrong(notInUtc)];
  try {
    return entries.flatMap((entry) => {
      const why = mismatch(entry, record) ?? unverified(entry, signers);
      return why === undefined ? [] : [wrong(`the signature of ${entry.by}, message ${entry.seq}: ${why}`)];
    });
  } catch {
    return [{ ...wrong('signatures cannot be verified: ssh-keygen is not installed'), exit: 22 }];
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
  return agrees ? undefined : 'the signed statement differs from the ledger';
}

function unverified({ signed, at }: SignedEntry, signers: string): string | undefined {
  const key = verifySsh(signed, signers, at);
  if (key === undefined) return 'it does not verify against allowed_signers';
  return key === signed.key ? undefined : 'it was made with another key than the ledger names';
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
  const records = [...bundle.files.keys()].filter((path) => isRecordOf(SIGNERS.path, path));
  return records
    .map((path) => textIn(bundle, path))
    .find((text) => text !== undefined && digestOf(text) === plan?.requirement.signers);
}

function wrong(what: string): Finding {
  return violated('C6.1', LEDGER.path, what);
}
