import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { signerOf } from '../../client/cli/ssh-sign';
import { World } from '../support/a-world';
import { executable } from '../tools/executable';

/** The tools that a run starts by name, here as scripts that note their zone and become the real ones. */
const BY_NAME = ['ssh-keygen', 'flock', 'mkfifo'];

describe('C4.4 every tool that a run starts', () => {
  let world: World;

  beforeAll(async () => {
    process.env['TZ'] = 'America/New_York';
    world = await World.open({ before: noteZones });
  });
  afterAll(async () => {
    delete process.env['TZ'];
    await world?.close();
  });

  async function noteZones(world: World): Promise<void> {
    const note = (name: string) => `echo "${name} $TZ $(date +%Z)" >> ${world.path('zones')}`;
    const { hyops_command, witness_command } = await world.values();
    const real = new Map<string, unknown>([
      ['hyops', hyops_command],
      ['witness', witness_command],
    ]);
    const file = world.path('config', 'hyops-dr.yaml');
    let configuration = await readFile(file, 'utf8');
    for (const [name, command] of real) {
      const [program = '', ...args] = [command ?? []].flat().map(String);
      const words = [program, ...args.filter((word) => !/^\{/.test(word))].join(' ');
      const script = await executable(world.path('noted', name), note(name), `exec ${words} "$@"`);
      const places = name === 'witness' ? ', "{host}", "{port}"' : '';
      const key = name === 'witness' ? 'witness' : 'command';
      configuration = configuration.replace(
        new RegExp(`^ {2}${key}: .*$`, 'm'),
        `  ${key}: ["${script}"${places}]`,
      );
    }
    const tell = await executable(world.path('noted', 'tell'), note('notify'));
    await writeFile(file, `${configuration}\nnotify:\n  command: ["${tell}"]\n`);
    await mkdir(world.path('bin'), { recursive: true });
    for (const name of BY_NAME) {
      const found = execFileSync('which', [name], { encoding: 'utf8' }).trim();
      await executable(world.path('bin', name), note(name), `exec ${found} "$@"`);
    }
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', world.path('key')]);
    const [type, key] = (await readFile(world.path('key.pub'), 'utf8')).split(' ');
    await writeFile(world.path('config/allowed_signers'), `alice ${type} ${key}\n`);
    const policy = await readFile(world.path('config/policy.yaml'), 'utf8');
    await world.policy(policy.replace(/^( *)approvers:/m, '$1identity: signed\n$1approvers:'));
    await appendFile(world.path('zones'), '');
  }

  it('has TZ=UTC, although its worker has another time zone', async () => {
    const id = 'zones';
    await world.waiting(id);
    const sign = signerOf(world.path('key'));
    await world.dr.approve(id, { as: 'alice', reason: 'the primary is lost', ...(sign && { sign }) });
    expect(await world.end(id)).toMatchObject({ outcome: 'completed' });
    const lines = (await readFile(world.path('zones'), 'utf8')).trim().split('\n');
    const environment = await readFile(`/proc/${world.worker.pid}/environ`, 'utf8');
    expect(environment.split('\0')).toContain('TZ=America/New_York');
    expect([...new Set(lines)].toSorted()).toEqual(
      ['hyops', 'witness', 'notify', ...BY_NAME].map((name) => `${name} UTC UTC`).toSorted(),
    );
  });
});
