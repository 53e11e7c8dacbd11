import { blank } from './blank';
import { bytesAsText, formsOf } from './forms';
import { type Finding, keyTailsIn, PATTERNS, privateKeysIn, webTokensIn } from './patterns';
import { namesSecret, type Secret, withParts } from './secret';

/**
 * Knows secrets in all their forms, and patterns of secrets. Removes them from text, bytes and JSON values, and keeps
 * everything around them, including the structure of JSON. Pure.
 */
export class Redactor {
  private readonly needles: { form: string; name: string }[];

  constructor(secrets: readonly Secret[]) {
    const found = new Map<string, string>();
    for (const { name, value } of secrets.flatMap(withParts))
      for (const form of formsOf(value)) if (!found.has(form)) found.set(form, plainName(name));
    this.needles = [...found].map(([form, name]) => ({ form, name }));
  }

  text(text: string): string {
    const bytes = bytesAsText(text);
    const clean = this.bytesText(bytes);
    return clean === bytes ? text : Buffer.from(clean, 'latin1').toString();
  }

  bytes(bytes: Uint8Array): Uint8Array {
    const text = Buffer.from(bytes).toString('latin1');
    const clean = this.bytesText(text);
    return clean === text ? bytes : Buffer.from(clean, 'latin1');
  }

  /**
   * Returns a JSON value with every string redacted; a string under a key that names a secret is removed completely.
   */
  json(value: unknown): unknown {
    return atOnce(this.jsonByTurns(value));
  }

  /** Like `json`, in turns. */
  *jsonByTurns(value: unknown): Turns<unknown> {
    if (typeof value === 'string') return yield* this.textByTurns(value);
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    if (Array.isArray(value)) {
      const items: unknown[] = [];
      for (const one of value) items.push(yield* this.jsonByTurns(one));
      return items;
    }
    const fields: [string, unknown][] = [];
    for (const [key, one] of Object.entries(value)) {
      const named = namesSecret(key) && typeof one === 'string' && one.length > 5;
      fields.push([key, named ? mark('named-secret') : yield* this.jsonByTurns(one)]);
    }
    return Object.fromEntries(fields);
  }

  /** Returns the names of the known values that a byte text contains, in any form. */
  known(text: string): string[] {
    return atOnce(this.knownByTurns(text));
  }

  /**
   * Like `text`, but pauses regularly so that other work can run: a long text takes longer than other work may wait.
   */
  *textByTurns(text: string): Turns<string> {
    const bytes = bytesAsText(text);
    const clean = yield* this.cleaning(bytes);
    return clean === bytes ? text : Buffer.from(clean, 'latin1').toString();
  }

  /** Like `bytes`, in turns. */
  *bytesByTurns(bytes: Uint8Array): Turns<Uint8Array> {
    const text = Buffer.from(bytes).toString('latin1');
    const clean = yield* this.cleaning(text);
    return clean === text ? bytes : Buffer.from(clean, 'latin1');
  }

  /** Like `known`, in turns. */
  *knownByTurns(text: string): Turns<string[]> {
    return [...new Set((yield* this.knownIn(text)).map(({ name }) => name))];
  }

  /**
   * Removes only known values from a JSON value and leaves everything else unchanged, because sealed content is
   * compared byte by byte. Decodes and redacts Temporal payloads, which are base64. Works in turns, because a history
   * may contain messages of 2 MB.
   */
  withoutKnownByTurns<T>(value: T): Turns<T>;
  *withoutKnownByTurns(value: unknown): Turns<unknown> {
    const known = yield* this.knownIn(bytesAsText(JSON.stringify(value)));
    return known.length === 0 ? value : yield* this.cleared(value);
  }

  private *cleared(value: unknown): Turns<unknown> {
    if (typeof value === 'string')
      return Buffer.from(yield* this.clearedBytes(bytesAsText(value)), 'latin1').toString();
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const items: unknown[] = [];
      for (const one of value) items.push(yield* this.cleared(one));
      return items;
    }
    const held = 'metadata' in value && 'data' in value && typeof value.data === 'string' ? value.data : '';
    const data = yield* this.clearedBytes(Buffer.from(held, 'base64').toString('latin1'));
    const fields: [string, unknown][] = [];
    for (const [key, one] of Object.entries(value)) {
      const isHeld = key === 'data' && held !== '';
      fields.push([key, isHeld ? Buffer.from(data, 'latin1').toString('base64') : yield* this.cleared(one)]);
    }
    return Object.fromEntries(fields);
  }

  private *clearedBytes(text: string): Turns<string> {
    return yield* withoutFindings(text, apart(yield* this.knownIn(text)));
  }

  private *knownIn(text: string): Turns<Finding[]> {
    if (this.needles.length === 0) return [];
    const { text: dense, at } = blank(text);
    const found: Finding[] = [];
    for (const { form, name } of this.needles) {
      yield;
      for (let hit = dense.indexOf(form); hit >= 0; hit = dense.indexOf(form, hit + form.length)) {
        const from = at[hit] ?? 0;
        found.push({ from, to: (at[hit + form.length - 1] ?? 0) + 1, name });
      }
    }
    return found;
  }

  private bytesText(text: string): string {
    return atOnce(this.cleaning(text));
  }

  /** Removes everything that must go; no two findings overlap. */
  private *cleaning(text: string): Turns<string> {
    const known = yield* this.knownIn(text);
    const found = [...known, ...(yield* patternsIn(text))];
    yield;
    return yield* withoutFindings(text, apart(found));
  }
}

/** Work that pauses regularly; other work can run between two turns. */
export type Turns<T> = Generator<undefined, T>;

function atOnce<T>(work: Turns<T>): T {
  for (;;) {
    const turn = work.next();
    if (turn.done) return turn.value;
  }
}

/** Sorts findings and merges those that overlap. */
function apart(findings: readonly Finding[]): Finding[] {
  const sorted = findings.toSorted((one, other) => one.from - other.from || other.to - one.to);
  const found: Finding[] = [];
  for (const next of sorted) {
    const last = found.at(-1);
    if (last && next.from < last.to) last.to = Math.max(last.to, next.to);
    else found.push({ ...next });
  }
  return found;
}

function* patternsIn(text: string): Turns<Finding[]> {
  const found: Finding[] = [];
  for (const find of [keyTailsIn, privateKeysIn, webTokensIn])
    for (const finding of find(text)) {
      yield;
      if (finding && finding.from < finding.to) found.push(finding);
    }
  for (const { name, find } of PATTERNS)
    for (const match of text.matchAll(find)) {
      yield;
      const secret = match.groups?.['secret'] ?? '';
      const from = match.index + match[0].lastIndexOf(secret);
      if (secret !== '') found.push({ from, to: from + secret.length, name });
    }
  return found;
}

/** Returns the text with a mark in place of each finding; a bare JSON number becomes a string. */
function* withoutFindings(text: string, findings: readonly Finding[]): Turns<string> {
  let clean = '';
  let done = 0;
  for (const { from, to, name } of findings) {
    yield;
    const bare = /^[\d.eE+-]+$/.test(text.slice(from, to)) && isBareValue(text, from, to);
    clean += text.slice(done, from) + (bare ? `"${mark(name)}"` : mark(name));
    done = to;
  }
  return clean + text.slice(done);
}

function isBareValue(text: string, from: number, to: number): boolean {
  return (
    /[:,[]\s*$/.test(text.slice(Math.max(0, from - 40), from)) && /^\s*[,}\]]/.test(text.slice(to, to + 40))
  );
}

function mark(name: string): string {
  return `[redacted ${name}]`;
}

function plainName(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '_').slice(0, 60);
}
