import { blank } from './blank';

/** Text as the bytes of its UTF-8 form, one character each: what a filter of bytes compares. */
export function bytesAsText(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/**
 * The forms in which a value may be met, without blanks: as it is, in JSON (once and twice), in a URL, in hex,
 * and in base64 wherever it begins in what was encoded.
 */
export function formsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const ascii = json.replaceAll(
    /[^\0-\x7f]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const url = encodeURIComponent(Buffer.from(value).toString());
  const fullUrl = url.replaceAll(
    /[!'()*~]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const hex = Buffer.from(value).toString('hex');
  const forms = [
    ...[value, json, ascii, JSON.stringify(json).slice(1, -1)].map(bytesAsText),
    ...[url, fullUrl].flatMap((one) => [one, one.replaceAll('%20', '+')]).flatMap(withSmallHex),
    ...[hex, hex.toUpperCase()],
    ...[0, 1, 2].flatMap((before) => base64At(value, before)),
  ];
  return [...new Set(forms.map((form) => blank(form).text))];
}

function withSmallHex(url: string): string[] {
  return [url, url.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())];
}

/** The characters of base64 that depend on the value alone when so many bytes (modulo 3) stand before it. */
function base64At(value: string, before: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
  const from = Math.ceil((before * 8) / 6);
  const text = bytes.toString('base64').slice(from, Math.floor((bytes.length * 8) / 6));
  return [text, text.replaceAll('+', '-').replaceAll('/', '_')];
}
