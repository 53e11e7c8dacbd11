import type { ReadConfiguration } from '../../contract/configuration/folder';
import type { Activities } from '../../contract/run/activity-messages';
import type { HyopsInstallation } from '../hyops/installation';
import { verifySignatures } from './verify-signatures';

interface Dependencies {
  readConfiguration: ReadConfiguration;
  installation: HyopsInstallation;
}

/** Verifies signatures on the runner with its current keys, because workflow code cannot use cryptography. */
export function createApprovalActivities({
  readConfiguration,
  installation,
}: Dependencies): Pick<Activities, 'verifySignatures'> {
  return {
    async verifySignatures(_plan, signed) {
      const folder = await readConfiguration();
      if (folder.ok) return verifySignatures(signed, folder.value.signers, installation.path);
      const why = `the signature cannot be verified: ${folder.reasons.map(({ what }) => what).join('; ')}`;
      return signed.map(() => ({ ok: false, why }));
    },
  };
}
