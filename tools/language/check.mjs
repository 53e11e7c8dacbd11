import { readFileSync, statSync } from 'node:fs';
import { extname, relative } from 'node:path';
import process from 'node:process';
import { CHECKOUT, inCheckout } from '../setup/checkout.mjs';
import { filesUnder } from '../setup/source-files.mjs';

const READ = ['.ts', '.mts', '.mjs', '.cjs', '.md', '.sh', '.yaml', '.yml', '.html'];
const NOT_OURS = /(^|\/)(node_modules|lib)\//;
// A phrase may be broken over two lines, in text or in a comment.
const SPACE = '(?: |\\n[ \\t]*(?:\\*|//|#|>)?[ \\t]*)';

const { checked, unchecked, phrases } = JSON.parse(
  readFileSync(inCheckout('tools/language/phrases.json'), 'utf8'),
);
const rules = phrases.map(({ find, unless, write }) => ({
  find: new RegExp(`\\b${unless ? `(?<!${unless})` : ''}(?:${find})\\b`.replaceAll(' ', SPACE), 'gi'),
  write,
}));

/** Prints every phrase of phrases.json in these files and folders with its place and what to write; exit code 1 if there is one. */
const paths = process.argv.length > 2 ? process.argv.slice(2) : checked.map((path) => inCheckout(path));
const findings = paths.flatMap(filesOf).flatMap(findingsIn);
for (const finding of findings) process.stdout.write(`${finding}\n`);
process.exitCode = findings.length > 0 ? 1 : 0;

function filesOf(path) {
  if (statSync(path).isFile()) return [path];
  return filesUnder(path).filter(
    (file) => READ.includes(extname(file)) && !isLeftOut(relative(CHECKOUT, file)),
  );
}

function isLeftOut(name) {
  return NOT_OURS.test(name) || unchecked.some((path) => name === path || name.startsWith(`${path}/`));
}

function findingsIn(file) {
  const text = readFileSync(file, 'utf8');
  return rules.flatMap(({ find, write }) =>
    [...text.matchAll(find)].map(({ 0: found, index }) => {
      const line = text.slice(0, index).split('\n').length;
      return `${relative(process.cwd(), file)}:${line}: "${found.replace(/\s+/g, ' ')}": write ${write}`;
    }),
  );
}
