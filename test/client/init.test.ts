import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { completeAnswers } from '../../client/init/answers';
import { ask } from '../../client/init/ask';
import { filledKeys } from '../../client/init/filled-keys';
import { flagOf, judgeAnswer, QUESTIONS } from '../../client/init/questions';
import { placeholderFor, SAMPLE_FILES, sampleFile } from '../../client/init/sample';
import { parseConfigurationFolder } from '../../contract/configuration/folder';
import { ASKED, SITE_ANSWERS } from '../support/site-answers';
import { hyopsDr } from './command-line';

const FLAGS = ASKED.flatMap((question) => [flagOf(question), question.example]);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyops-dr-init-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The texts of the sample, cut at each placeholder, and the answers that belong between the pieces. */
const pieces = SAMPLE_FILES.map((file) => {
  const parts = sampleFile(file).split(/(CHANGE_ME\w*)/);
  return { file, parts, open: parts.filter((_, at) => at % 2 === 1).length };
});
const OPEN = pieces.reduce((sum, { open }) => sum + open, 0);

/** The problems of the sample with only these placeholders filled in, numbered through all files. */
function problemsWith(filled: ReadonlySet<number>): string[] {
  let number = 0;
  const answerTo = new Map(ASKED.map(({ name, example }) => [placeholderFor(name), example]));
  const files = pieces.map(({ file, parts }): [string, string] => {
    const text = parts.map((part, at) =>
      at % 2 === 1 && filled.has(number++) ? (answerTo.get(part) ?? 'unknown') : part,
    );
    return [file, text.join('')];
  });
  const parsed = parseConfigurationFolder('/etc/hyops-dr', new Map(files));
  return parsed.ok ? [] : parsed.reasons.map(({ what }) => what);
}

const all = [...Array(OPEN).keys()];

describe('the configuration that init writes (C4.1)', () => {
  it('is valid once every placeholder is filled in', () => {
    expect(OPEN).toBeGreaterThan(ASKED.length);
    expect(problemsWith(new Set(all))).toEqual([]);
  });

  it.each(all)('is not valid with only placeholder %i left', (left) => {
    const problems = problemsWith(new Set(all.filter((number) => number !== left)));
    expect(problems).toContainEqual(expect.stringMatching(/still has the placeholder CHANGE_ME_/));
  });

  it('is not valid with any subset of its placeholders filled in', () => {
    fc.assert(
      fc.property(fc.subarray(all, { maxLength: OPEN - 1 }), (filled) => {
        expect(problemsWith(new Set(filled))).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('has every question, and asks for every key that must be filled in', () => {
    const keys = filledKeys();
    expect(QUESTIONS.filter(({ name }) => (keys.get(name) ?? []).length === 0)).toEqual([]);
    const texts = SAMPLE_FILES.map((file) => sampleFile(file, SITE_ANSWERS));
    expect(texts.filter((text) => text.includes('CHANGE_ME'))).toEqual([]);
  });
});

describe('hyops-dr init --for', () => {
  it('writes a configuration for a workload that validate accepts', async () => {
    const config = join(folder, 'config');
    const { code, stdout, stderr } = await hyopsDr(['init', config, ...FLAGS, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout).to_fill_in).toEqual([]);
    expect(await hyopsDr(['validate', config])).toMatchObject({ code: 0, stderr: '' });
  });

  it('writes nothing and names every missing flag when there is no terminal', async () => {
    const config = join(folder, 'config');
    const { code, stdout } = await hyopsDr(['init', config, '--for', 'orders', '--zone', 'a-b', '--json']);
    expect(code).toBe(2);
    const { reasons } = JSON.parse(stdout);
    expect(reasons).toHaveLength(1);
    const missing = ASKED.map(flagOf).filter((flag) => !['--for', '--zone'].includes(flag));
    expect(reasons[0].what).toContain(`missing: ${missing.join(', ')}`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('reports every answer that cannot be right at once, and writes nothing', async () => {
    const config = join(folder, 'config');
    const wrong = ['--for', 'Orders', '--service-name', 'db.example.org', '--dns-server', '192.0.2.53:53'];
    const { code, stdout } = await hyopsDr(['init', config, ...wrong, '--approvers', 'a, b: c', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout).reasons.map(({ where }: { where: string }) => where)).toEqual([
      '--for',
      '--service-name',
      '--dns-server',
      '--approvers',
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses a folder that has a configuration, because existing files are kept', async () => {
    await hyopsDr(['init', folder]);
    const { code, stdout } = await hyopsDr(['init', folder, ...FLAGS, '--json']);
    expect(code).toBe(4);
    expect(JSON.parse(stdout).reasons[0].what).toContain('hyops-dr.yaml, policy.yaml');
  });

  it('fills in what is given, and leaves the rest open, without a workload', async () => {
    const { stdout } = await hyopsDr(['init', folder, '--zone', 'europe-west1-b', '--json']);
    const { to_fill_in } = JSON.parse(stdout);
    expect(to_fill_in).toContainEqual(expect.stringContaining('inputs.gcp_pg_vms.context_id'));
    expect(to_fill_in.filter((place: string) => place.includes('zone'))).toEqual([]);
  });
});

describe('the questions of init', () => {
  /** Answers each prompt as it appears; returns what was printed. */
  function terminal(answers: readonly string[]) {
    const input = new PassThrough();
    const output = new PassThrough();
    const left = [...answers];
    let printed = '';
    output.on('data', (chunk) => {
      printed += chunk;
      if (!/: $/.test(String(chunk))) return;
      const next = left.shift();
      if (next === undefined) input.end();
      else input.write(`${next}\n`);
    });
    return { streams: { input, output }, printed: () => printed };
  }

  it('are asked in order until each has an answer that can be right', async () => {
    const { streams, printed } = terminal(['Orders', 'orders', 'db.example.org', 'db.prod.internal']);
    const answers = await ask(QUESTIONS.slice(0, 2), streams);
    expect(answers).toEqual({ workload: 'orders', service_name: 'db.prod.internal' });
    expect(printed()).toContain('This must be lower-case letters');
    expect(printed()).toContain('This has the name db.example.org, which is reserved for examples');
  });

  it('end with an error when the input ends', async () => {
    const { streams } = terminal(['orders']);
    await expect(ask(QUESTIONS.slice(0, 2), streams)).rejects.toThrow('the questions were not answered');
  });

  it('are only those without an answer', async () => {
    const { zone: _, ...known } = SITE_ANSWERS;
    const { streams } = terminal(['europe-west1-c']);
    expect(await completeAnswers(known, streams)).toEqual({ ...known, zone: 'europe-west1-c' });
    expect(await completeAnswers(SITE_ANSWERS, undefined)).toEqual(SITE_ANSWERS);
  });

  it.each(['true', '12', 'null', '1e3', 'a: b', '[x]', '#', '"', "x'", '{{zone}}', ' ', '\u202ex'])(
    'accept no answer such as %j that YAML would read as something else',
    (text) => {
      const accepted = QUESTIONS.filter((question) => 'value' in judgeAnswer(question, text));
      expect(accepted.map(({ name }) => name)).toEqual([]);
    },
  );

  it('accept the examples that they give', () => {
    for (const question of QUESTIONS)
      expect(judgeAnswer(question, question.example)).toEqual({ value: question.example });
  });
});
