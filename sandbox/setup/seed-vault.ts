import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { addToVault } from '../hyops/vault/vault';
import { writeFileAtomic, writeJson } from '../json-file';
import { type Mapping, textAt } from '../mapping';
import { secretStoreFile } from '../world/secret-store';
import { project } from './seeded-states';

const secret = (): string => randomBytes(18).toString('base64url');

function serviceAccount(): string {
  return JSON.stringify({
    type: 'service_account',
    project_id: project,
    private_key_id: secret(),
    client_email: `pgbackrest@${project}.iam.gserviceaccount.com`,
  });
}

const sshKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Fills the secret store with secrets that were changed after they were last synced into the vault. */
function seedSecretStore(values: Mapping, dnsApiKey: string): string {
  const token = secret();
  const under = (name: string) => `hybridops/${textAt(values, 'environment')}/${name}`;
  writeJson(secretStoreFile(textAt(values, 'directory')), {
    token,
    secrets: {
      [under('dns')]: { POWERDNS_API_KEY: dnsApiKey, WAN_EDGE_SSH_PRIVATE_KEY: sshKey() },
      [under('postgresql')]: { PATRONI_REPLICATION_PASSWORD: secret() },
    },
  });
  return token;
}

/** Fills the vault with every secret that the blueprints ask for, all freshly made. A vault that exists is kept. */
export function seedVault(values: Mapping, dnsApiKey: string): void {
  const passwordFile = textAt(values, 'vault_password_file');
  if (!existsSync(passwordFile)) writeFileAtomic(passwordFile, `${secret()}\n`);
  const vault = join(textAt(values, 'runtime_root'), 'vault', 'bootstrap.vault.env');
  if (existsSync(vault)) return;
  addToVault(
    vault,
    { file: passwordFile, command: '' },
    {
      PATRONI_SUPERUSER_PASSWORD: secret(),
      PATRONI_REPLICATION_PASSWORD: secret(),
      NETBOX_DB_PASSWORD: secret(),
      PG_BACKUP_GCS_SA_JSON: serviceAccount(),
      PG_BACKUP_SECONDARY_S3_ACCESS_KEY_ID: secret(),
      PG_BACKUP_SECONDARY_S3_SECRET_ACCESS_KEY: secret(),
      POWERDNS_API_KEY: dnsApiKey,
      WAN_EDGE_SSH_PRIVATE_KEY: sshKey(),
      VAULT_TOKEN: seedSecretStore(values, dnsApiKey),
    },
  );
}
