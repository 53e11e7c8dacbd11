import which from 'which';
import type { Configuration } from '../../contract/configuration/configuration';
import type { ConfigurationFolder } from '../../contract/configuration/folder';
import { IDENTITY_IN_WORDS } from '../../contract/policy/approval-requirement';
import type { Policy } from '../../contract/policy/policy';
import type { Signer } from '../../contract/signing/allowed-signers';
import type { Check } from './check';
import { namesOfNothing } from './unknown-names';

/** Checks the policy, and what verifying its signatures needs. */
export async function checkPolicy(folder: ConfigurationFolder): Promise<Check[]> {
  const { configuration, policy, signers } = folder;
  return [checkNames(folder), identity(policy, signers), await checkSigning(configuration, policy)];
}

/** Checks that the names in the policy exist here, because a rule for an unknown name never applies. */
function checkNames(folder: ConfigurationFolder): Check {
  const check = 'names in policy.yaml';
  const unknown = namesOfNothing(folder);
  if (unknown.length === 0) return { check, ok: true, says: 'are all known', do: null };
  return {
    check,
    ok: false,
    says: unknown.join('; '),
    do: 'correct the names in policy.yaml; until then these rules and freezes do not apply',
  };
}

/** Reports whether approver names are verified. */
function identity({ rules }: Policy, signers: readonly Signer[]): Check {
  const signed = rules.filter((rule) => rule.identity === 'signed').map((rule) => rule.name);
  const check = { check: 'identity of approvers', ok: true };
  if (signed.length === 0)
    return {
      ...check,
      says: IDENTITY_IN_WORDS.claimed,
      do: 'restrict access to the Temporal port, or require signatures with "identity: signed" in policy.yaml',
    };
  const names = new Set(signers.flatMap((signer) => signer.names));
  return {
    ...check,
    says: `${IDENTITY_IN_WORDS.signed}; required by ${signed.join(', ')}; ${names.size} names have keys`,
    do: signed.length === rules.length ? null : `for other rules: ${IDENTITY_IN_WORDS.claimed}`,
  };
}

/** Checks for ssh-keygen, without which no signature can be verified. */
async function checkSigning({ hyops }: Configuration, { rules }: Policy): Promise<Check> {
  const needed = rules.some((rule) => rule.identity === 'signed');
  const check = 'ssh-keygen';
  if (await which('ssh-keygen', { path: hyops.path, nothrow: true }))
    return { check, ok: true, says: 'is installed', do: null };
  return {
    check,
    ok: !needed,
    says: `is not on ${hyops.path}, so no signature can be verified`,
    do: 'install the OpenSSH client, version 8.9 or newer',
  };
}
