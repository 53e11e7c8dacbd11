import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { executable } from './executable';

const CHECKOUT = join(__dirname, '../..');
const SOURCE_FOLDERS = [
  'contract',
  'connection',
  'workflows',
  'activities',
  'worker',
  'client',
  'sandbox',
  'tools',
  'bench',
];

/** The programs that have a source, and that the stand-in for the compiler writes. */
const COMPILED = [
  'client/main',
  'tools/bundle-workflows',
  'tools/bundle-sandbox',
  'tools/temporal-cli/main',
  'tools/demo',
];

/** Replaces the compiler: records its call and writes the programs that a build leaves in lib/. */
const COMPILER = `
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
appendFileSync('calls', 'tsc\\n');
for (const [file, text] of Object.entries({
  'client/main.js': '',
  'tools/bundle-workflows.js': "require('node:fs').writeFileSync('lib/workflow-bundle.js', '')",
  'tools/bundle-sandbox.js': '',
  'tools/temporal-cli/main.js': "console.log('/a/temporal')",
  'tools/demo.js': require('node:fs').readFileSync('demo.txt', 'utf8'),
})) {
  mkdirSync('lib/' + require('node:path').dirname(file), { recursive: true });
  writeFileSync('lib/' + file, text);
}
`;

export interface LauncherRun {
  child: ChildProcess;
  /** Exit code or signal, and all output. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
}

/** A checkout with the real launcher, and stand-ins for npm, the compiler and the demo that record their calls. */
export class LauncherCheckout {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async prepare(demo: string): Promise<void> {
    for (const folder of SOURCE_FOLDERS) await mkdir(this.path(folder), { recursive: true });
    for (const part of ['run.mjs', 'setup'])
      await cp(join(CHECKOUT, 'tools', part), this.path('tools', part), { recursive: true });
    for (const file of ['tsconfig.json', 'tsconfig.build.json']) await this.write(file, '{}');
    for (const program of COMPILED) {
      await mkdir(dirname(this.path(program)), { recursive: true });
      await this.write(`${program}.ts`, '');
    }
    await this.write('package-lock.json', '{"packages":{}}');
    await this.write('compiler.txt', COMPILER);
    await this.write('demo.txt', demo);
    const tsc = 'node_modules/typescript/bin/tsc';
    await executable(
      this.path('bin/npm'),
      'echo "npm $*" >> calls',
      'echo "much noise"',
      'while [ -e hang ]; do sleep 0.02; done',
      `[ ! -e offline ] || exit 1`,
      `mkdir -p ${dirname(tsc)} && cp compiler.txt ${tsc}`,
    );
  }

  path(...parts: string[]): string {
    return join(this.#folder, ...parts);
  }

  async write(file: string, text: string): Promise<void> {
    await writeFile(this.path(file), text);
  }

  /** Returns the calls of the stand-ins so far. */
  async calls(): Promise<string[]> {
    const text = await readFile(this.path('calls'), 'utf8').catch(() => '');
    return text.trim().split('\n').filter(Boolean);
  }

  start(...args: string[]): LauncherRun {
    const child = spawn(process.execPath, [this.path('tools/run.mjs'), ...args], {
      env: { ...process.env, PATH: `${this.path('bin')}:${process.env['PATH']}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (output.stdout += chunk));
    child.stderr.on('data', (chunk) => (output.stderr += chunk));
    return { child, ended: once(child, 'close').then(([code, signal]) => ({ code, signal, ...output })) };
  }
}
