import { type Redactor, withoutFindings } from './redactor';

/** The longest unknown token that is surely seen whole. */
const TOKEN = 4096;
const KEY_BLOCK = 32 * 1024;
/** More is held back in no case: nobody breaks a value by that many blanks. */
const MOST = 256 * 1024;
/** Less is not looked at until the end. */
const WORTHWHILE = 64 * 1024;
const SPACE = 32;
const KEY_BEGINS = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/g;
const KEY_ENDS = /-----END [A-Z0-9 ]*PRIVATE KEY-----/;

/**
 * Cleans bytes piece by piece. What may be the beginning of something longer is held back until more is there:
 * some kilobytes, so that any amount goes through in little memory.
 */
export class RedactionStream {
  private held = '';

  constructor(private readonly redactor: Redactor) {}

  push(piece: Uint8Array): Buffer {
    this.held += Buffer.from(piece).toString('latin1');
    return this.held.length < WORTHWHILE ? Buffer.alloc(0) : this.release(this.safeEnd());
  }

  /** The rest. */
  end(): Buffer {
    return this.release(this.held.length);
  }

  private release(end: number): Buffer {
    const findings = this.redactor.findings(this.held);
    const across = findings.find(({ known_from, to }) => known_from < end && to > end);
    const cut = across ? across.known_from : end;
    const clean = withoutFindings(
      this.held.slice(0, cut),
      findings.filter(({ to }) => to <= cut),
    );
    this.held = this.held.slice(cut);
    return Buffer.from(clean, 'latin1');
  }

  /** Blanks may stand anywhere in a value, so what is held back is counted without them. */
  private safeEnd(): number {
    const { length } = this.held;
    let end = length;
    for (let dense = 0; end > 0 && dense < Math.max(this.redactor.longest, TOKEN); end--)
      if (this.held.charCodeAt(end - 1) > SPACE) dense += 1;
    const key = [...this.held.matchAll(KEY_BEGINS)].at(-1);
    if (key && length - key.index < KEY_BLOCK && !KEY_ENDS.test(this.held.slice(key.index)))
      end = Math.min(end, key.index);
    return Math.max(this.betweenWords(end), length - MOST);
  }

  /** The last blank before, if there is one near: no word is looked at in halves. */
  private betweenWords(end: number): number {
    for (let at = end; at > 0 && at > end - TOKEN; at--) if (this.held.charCodeAt(at - 1) <= SPACE) return at;
    while (end > 0 && this.held[end - 1] === '\\') end -= 1;
    return end;
  }
}
