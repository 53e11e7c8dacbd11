import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { DrError } from '../../contract/words/dr-error';
import { globalsOf, outputOf } from '../cli/command-context';
import { generateEvidenceKey } from '../cli/generate-key';
import { validateFile } from '../cli/validate-file';
import { checkedAnswers, completeAnswers } from '../init/answers';
import { flagOf, QUESTIONS, type Question, usualAnswer } from '../init/questions';
import { type Answers, MORE_PLANS, SAMPLE_FILES, sampleFile } from '../init/sample';
import { canAsk } from '../terminal/confirm';

const SIGNERS_FILE = 'allowed_signers';
const SIGNERS = `# Public keys of people, one on each line, in the format of git and ssh-keygen: NAME KEYTYPE KEY
# Use the names from policy.yaml.
`;

/** `init`: writes a commented configuration and an evidence key. Keeps existing files. */
export function initCommand(): Command {
  const command = new Command('init')
    .description(
      'write a commented configuration and keys; with --for, ask for everything that must be filled in',
    )
    .argument('[dir]', 'configuration folder to write to', './hyops-dr');
  for (const question of QUESTIONS) command.addOption(optionFor(question));
  return command.action(init);
}

function optionFor(question: Question): Option {
  const { name, asks, example } = question;
  const usual = usualAnswer(question);
  const otherwise = usual === undefined ? `such as ${example}` : `default: ${usual}`;
  return new Option(`${flagOf(question)} <${name}>`, `${asks} (${otherwise})`);
}

async function init(dir: string, options: Record<string, string>, command: Command): Promise<void> {
  const folder = resolve(dir);
  const forWorkload = options['for'] !== undefined;
  if (forWorkload) refuseExisting(folder, dir);
  const given = checkedAnswers(
    Object.fromEntries(
      QUESTIONS.map((question) => [question.name, options[new Option(flagOf(question)).attributeName()]]),
    ),
  );
  const answers = forWorkload ? await completeAnswers(given, terminalOf(command)) : given;
  const { written, kept } = await writeFiles(folder, answers);
  const open = (await Promise.all(SAMPLE_FILES.map((name) => openPlaces(folder, name)))).flat();
  outputOf(command).answer({ dir: folder, written, kept, to_fill_in: open }, [
    ...written.map((name) => `wrote ${join(dir, name)}`),
    ...kept.map((name) => `kept  ${join(dir, name)}`),
    '',
    ...(open.length > 0
      ? ['fill in these values before you start a worker:', ...open.map((place) => `  ${place}`)]
      : []),
    `then run hyops-dr validate ${dir}, then hyops-dr plan and hyops-dr doctor on the runner`,
  ]);
}

/** Answers would not reach files that are kept. */
function refuseExisting(folder: string, dir: string): void {
  const existing = SAMPLE_FILES.filter((name) => existsSync(join(folder, name)));
  if (existing.length === 0) return;
  throw new DrError('conflict', [
    {
      what: `${existing.join(', ')} exist already, and init never changes an existing file`,
      where: dir,
      do: 'name another folder, or edit these files',
    },
  ]);
}

function terminalOf(command: Command) {
  const asks = canAsk() && globalsOf(command).json !== true;
  return asks ? { input: process.stdin, output: process.stderr } : undefined;
}

async function writeFiles(folder: string, answers: Answers): Promise<{ written: string[]; kept: string[] }> {
  const written: string[] = [];
  const kept: string[] = [];
  const once = async (name: string, write: (path: string) => Promise<unknown>) => {
    const path = join(folder, name);
    if (existsSync(path)) return void kept.push(name);
    await mkdir(dirname(path), { recursive: true });
    await write(path);
    written.push(name);
  };
  for (const name of SAMPLE_FILES) await once(name, (path) => writeFile(path, sampleFile(name, answers)));
  for (const name of MORE_PLANS)
    await once(`more-plans/${name}`, (path) => writeFile(path, sampleFile(`plans/${name}`, answers)));
  await once(SIGNERS_FILE, (path) => writeFile(path, SIGNERS, { flag: 'wx' }));
  await once('evidence-key.pem', async () => {
    written.push(relative(folder, generateEvidenceKey(folder).publicKey));
  });
  return { written, kept };
}

/** Lists the values that must be filled in, as `file:line key`. */
async function openPlaces(folder: string, name: string): Promise<string[]> {
  return validateFile(name, await readFile(join(folder, name))).reasons.map(({ where }) => where);
}
