/** Files that sealing makes, in the order in which it makes them; the last one closes the bundle. */
export const SEALED_FILES = {
  history: 'temporal/history.json',
  foreign: 'temporal/foreign-events.json',
  report: 'report.json',
  ledger: 'approvals/ledger.jsonl',
  timing: 'timing.json',
  timeline: 'timeline.jsonl',
  page: 'report.html',
  manifest: 'manifest.json',
  statement: 'statement.dsse.json',
  sums: 'SHA256SUMS',
} as const;

export const FRAGMENTS_FOLDER = 'fragments/';
/** Histories of the branches that a reset left behind; made at sealing, after the history. */
export const ABANDONED_FOLDER = 'temporal/abandoned/';
export const GATES_FOLDER = 'gates/';
export const CALLS_FOLDER = 'calls/';

/** Files that activities write and that the rules of the contract are judged on (C8.1-C8.3, C8.6). */
export const KEPT_FILES = {
  original: 'decision/original.json',
  decision: 'decision/normalized.json',
  plan: 'plan/plan.json',
  policy: 'policy/policy.json',
  verdict: 'policy/verdict.json',
  signers: 'policy/allowed_signers',
  accessMode: 'access/mode.json',
  endpoints: 'endpoints.json',
} as const;

/** The name of a plan that was made anew for the nth time: `plan.json` is the first, then `plan.r1.json`. */
export function planFile(revision: number): string {
  return revision === 0 ? KEPT_FILES.plan : KEPT_FILES.plan.replace(/\.json$/, `.r${revision}.json`);
}

/** Where the blueprint of a call of that plan is. */
export function overlayFile(revision: number, call: string): string {
  return `plan/overlays${revision === 0 ? '' : `.r${revision}`}/${call}.json`;
}

/** The revision of a plan, by the name of its file. */
export function revisionOf(plan: string): number {
  return Number(/\.r(\d+)\.json$/.exec(plan)?.[1] ?? 0);
}

/** The manifest cannot list itself nor what is made after it. */
export function isListed(path: string): boolean {
  return path !== SEALED_FILES.manifest && path !== SEALED_FILES.statement && path !== SEALED_FILES.sums;
}

/**
 * The names under which one path may be kept: itself, then `name.a<attempt>.ext`, then `name.a<attempt>.2.ext`
 * and so on. The first that is free or holds the same bytes is taken.
 */
export function* namesFor(path: string, attempt: number): Generator<string> {
  const { stem, extension } = split(path);
  yield path;
  yield `${stem}.a${attempt}${extension}`;
  for (let more = 2; ; more++) yield `${stem}.a${attempt}.${more}${extension}`;
}

/** Whether `name` is `path` itself or a record kept beside it: `.r<retry>` of an operator, `.a<attempt>` of the server. */
export function isRecordOf(path: string, name: string): boolean {
  const { stem, extension } = split(path);
  if (!name.startsWith(stem) || !name.endsWith(extension)) return false;
  return /^(\.r\d+)?(\.a\d+(\.\d+)?)?$/.test(name.slice(stem.length, name.length - extension.length));
}

/** Order of bytes, as `LC_ALL=C sort` has it. */
export function byteOrder(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function split(path: string): { stem: string; extension: string } {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot) : '';
  return { stem: path.slice(0, path.length - extension.length), extension };
}
