/**
 * What a secret looks like that nobody told us of: a name, and an expression whose group `secret` is taken out. Each
 * looks at a stretch of bounded length, so that no text can make it slow.
 */
export const PATTERNS: readonly { name: string; find: RegExp }[] = [
  {
    name: 'private-key',
    find: /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?<secret>(?:[A-Za-z0-9+/=\s:,.-]|\\[nrt]){0,32768}?)(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|(?=\\[^nrt]|[^A-Za-z0-9+/=\s:,.\\-])|$)/g,
  },
  { name: 'jwt', find: /\b(?<secret>eyJ[\w-]{8,4000}\.[\w-]{8,4000}\.[\w-]*)/g },
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
  { name: 'key-header', find: /\bx-[a-z-]*(?:key|token)["']?\s*[:=]\s*["']?(?<secret>[^\s"',\\]{6,})/gi },
  {
    name: 'url-password',
    find: /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"'\\]{0,200}:(?<secret>[^\s/@"'\\]{1,500})@/gi,
  },
  {
    name: 'named-secret',
    find: /(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)\\?["']?\s*[:=]\s*\\?["']?(?<secret>(?!(?:true|false|null|-?\d+(?:\.\d+)?)\s*[,}\]\n])(?!\[redacted)[^\s"',;{}[\]\\]{6,})/gi,
  },
];

const KEY_ENDS = /-----END [A-Z0-9 ]*PRIVATE KEY-----/g;
const KEY_LINE = 40;
const LONGEST_KEY = 16 * 1024;

/** The lines of a private key whose beginning was cut off: where they begin, and where they end. */
export function keyTailsIn(text: string): { from: number; to: number }[] {
  return [...text.matchAll(KEY_ENDS)].flatMap(({ index: to }) => {
    const start = Math.max(0, to - LONGEST_KEY);
    const words = [...text.slice(start, to).matchAll(/[A-Za-z0-9+/=]+/g)].filter(
      (word) => !/^[nrt]$/.test(word[0]),
    );
    let from = to;
    for (const [at, word] of words.toReversed().entries()) {
      if (at > 0 && word[0].length < KEY_LINE) break;
      from = start + word.index;
    }
    return from < to ? [{ from, to }] : [];
  });
}
