import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { outputOf } from '../cli/command-context';
import { generateEvidenceKey } from '../cli/generate-key';
import { sampleFile } from '../cli/sample-file';
import { validateFile } from '../cli/validate-file';

const SAMPLE_FILES = ['hyops-dr.yaml', 'policy.yaml', 'plans/failover-gcp-restore.yaml'];
/** Further sample plans. Workers read them once they are moved to plans/. */
const MORE_PLANS = [
  'failover-gcp-managed-promote',
  'failback-onprem-restore',
  'failback-onprem-managed',
  'failback-onprem-managed-vault',
  'standby-gcp-managed',
  'burst-gcp',
  'runner-gcp',
].map((name) => `${name}.yaml`);
const SIGNERS_FILE = 'allowed_signers';
const SIGNERS = `# Public keys of people, one on each line, in the format of git and ssh-keygen: NAME KEYTYPE KEY
# Use the names from policy.yaml.
`;

/** `init`: writes a commented sample configuration and an evidence key. Keeps existing files. */
export function initCommand(): Command {
  return new Command('init')
    .description('write a commented sample configuration and keys; existing files are kept')
    .argument('<dir>', 'configuration folder to write to')
    .action(init);
}

async function init(dir: string, _options: object, command: Command): Promise<void> {
  const folder = resolve(dir);
  const written: string[] = [];
  const kept: string[] = [];
  const once = async (name: string, write: (path: string) => Promise<unknown>) => {
    const path = join(folder, name);
    if (existsSync(path)) return void kept.push(name);
    await mkdir(dirname(path), { recursive: true });
    await write(path);
    written.push(name);
  };
  for (const name of SAMPLE_FILES) await once(name, (path) => writeFile(path, sampleFile(name)));
  for (const name of MORE_PLANS)
    await once(`more-plans/${name}`, (path) => writeFile(path, sampleFile(`plans/${name}`)));
  await once(SIGNERS_FILE, (path) => writeFile(path, SIGNERS, { flag: 'wx' }));
  await once('evidence-key.pem', async () => {
    written.push(relative(folder, generateEvidenceKey(folder).publicKey));
  });
  const open = (await Promise.all(SAMPLE_FILES.map((name) => openPlaces(folder, name)))).flat();
  outputOf(command).answer({ dir: folder, written, kept, to_fill_in: open }, [
    ...written.map((name) => `wrote ${join(dir, name)}`),
    ...kept.map((name) => `kept  ${join(dir, name)}`),
    '',
    ...(open.length > 0
      ? ['fill in these values before you start a worker:', ...open.map((place) => `  ${place}`)]
      : []),
    `then run: hyops-dr validate ${dir}`,
  ]);
}

/** Lists the values that must be filled in, as `file:line key`. */
async function openPlaces(folder: string, name: string): Promise<string[]> {
  return validateFile(name, await readFile(join(folder, name))).reasons.map(({ where }) => where);
}
