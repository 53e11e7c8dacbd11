/** A part of a text to remove, from its first character up to, but not including, `end`. */
export interface Finding {
  from: number;
  to: number;
  name: string;
}

/**
 * Patterns for secrets whose values are unknown: a name, and an expression whose group `secret` is removed. Each
 * examines a bounded length, so that no text can make it slow.
 */
export const PATTERNS: readonly { name: string; find: RegExp }[] = [
  { name: 'aws-key-id', find: /\b(?<secret>(?:AKIA|ASIA)[A-Z0-9]{16})\b/g },
  { name: 'gcp-key', find: /\b(?<secret>AIza[\w-]{35}|ya29\.[\w-]{20,})/g },
  { name: 'azure-key', find: /\b(?:AccountKey|SharedAccessKey|sig)=(?<secret>[A-Za-z0-9+/%]{20,}={0,2})/g },
  {
    name: 'service-token',
    find: /\b(?<secret>gh[opsur]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|hv[sb]\.[\w-]{20,})/g,
  },
  {
    name: 'authorization',
    find: /\b(?:bearer|basic|authorization["']?\s*[:=]\s*["']?\w+)\s+(?<secret>[A-Za-z0-9._~+/=-]{12,})/gi,
  },
  {
    name: 'key-header',
    find: /\bx-[a-z-]{0,30}(?:key|token)["']?\s*[:=]\s*["']?(?<secret>[^\s"',\\]{6,})/gi,
  },
  {
    name: 'url-password',
    find: /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"'\\]{0,200}:(?<secret>[^\s/@"'\\]{1,500})@/gi,
  },
  {
    name: 'named-secret',
    find: /(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)\\?["']?\s*[:=]\s*\\?["']?(?<secret>(?!(?:true|false|null|-?\d+(?:\.\d+)?)\s*[,}\]\n])(?!\[redacted)[^\s"',;{}[\]\\]{6,})/gi,
  },
];

const KEY_BEGINS = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/g;
const KEY_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/;
const KEY_ENDS = new RegExp(KEY_END, 'g');
/** The characters of a private key, also within JSON, and what a dump prints between its lines. */
const KEY_BODY = /(?:[A-Za-z0-9+/=\s:,.-]|\\[nrt])*/y;
const LONGEST_BODY = 32 * 1024;
const KEY_LINE = 40;
const LONGEST_KEY = 16 * 1024;

/**
 * Finds private keys, with and without an end. Each search continues after the part already examined, so that a text
 * with many beginnings is read only once.
 */
export function* privateKeysIn(text: string): Generator<Finding | undefined> {
  let seen = 0;
  for (const { 0: mark, index } of text.matchAll(KEY_BEGINS)) {
    yield;
    const from = index + mark.length;
    if (from < seen) continue;
    KEY_BODY.lastIndex = 0;
    const [body = ''] = KEY_BODY.exec(text.slice(from, from + LONGEST_BODY)) ?? [];
    const end = body.search(KEY_END);
    seen = from + (end < 0 ? body.length : end);
    yield { from, to: seen, name: 'private-key' };
  }
}

/** Finds the lines of private keys whose beginning was cut off. */
export function* keyTailsIn(text: string): Generator<Finding | undefined> {
  let seen = 0;
  for (const { 0: mark, index: to } of text.matchAll(KEY_ENDS)) {
    yield;
    const start = Math.max(seen, to - LONGEST_KEY);
    seen = to + mark.length;
    const words = [...text.slice(start, to).matchAll(/[A-Za-z0-9+/=]+/g)].filter(
      (word) => !/^[nrt]$/.test(word[0]),
    );
    let from = to;
    for (const [at, word] of words.toReversed().entries()) {
      if (at > 0 && word[0].length < KEY_LINE) break;
      from = start + word.index;
    }
    yield { from, to, name: 'private-key' };
  }
}

const SHORTEST_PART = 8;
const BEGINS_TOKEN = /\beyJ/;

/** Finds JSON Web Tokens: three parts separated by dots, the first of which begins with `eyJ`. */
export function* webTokensIn(text: string): Generator<Finding | undefined> {
  for (const { 0: run, index } of text.matchAll(/[\w.-]{19,}/g)) {
    yield;
    const parts = run.split('.');
    let at = index;
    for (const [number, part] of parts.entries()) {
      const begins = part.search(BEGINS_TOKEN);
      const [next = '', last] = [parts[number + 1], parts[number + 2]];
      const to = at + part.length + next.length + (last?.length ?? 0) + 2;
      const isLong = part.length - begins >= SHORTEST_PART + 3 && next.length >= SHORTEST_PART;
      yield begins >= 0 && isLong && last !== undefined ? { from: at + begins, to, name: 'jwt' } : undefined;
      at += part.length + 1;
    }
  }
}
