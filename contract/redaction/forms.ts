import { blank } from './blank';

/** Text as the bytes of its UTF-8 form, one character each: what a filter of bytes compares. */
export function bytesAsText(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/**
 * The forms in which tools print a value, without blanks: as it is, in JSON of JavaScript, Python and Go (once and twice),
 * with doubled quotes (YAML, SQL), quoted for a shell, in XML, as bytes of Python, in a URL, in hex, and in base64 wherever
 * it begins in what was encoded.
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
  const go = inGo(json);
  const python = JSON.stringify(ascii).slice(1, -1);
  const forms = [
    ...[value, json, ascii, JSON.stringify(json).slice(1, -1), python, go].map(bytesAsText),
    ...[inGo(JSON.stringify(go).slice(1, -1)), doubled(value, "'"), doubled(value, '"')].map(bytesAsText),
    ...[value.replaceAll("'", `'"'"'`), value.replaceAll("'", `'\\''`), escapedForShell(value)].map(
      bytesAsText,
    ),
    ...[inXml(value, '&#x27;'), inXml(value, '&#39;'), inXml(value, '&apos;'), inXml(value, "'")].map(
      bytesAsText,
    ),
    pythonBytes(value),
    ...[url, fullUrl].flatMap((one) => [one, one.replaceAll('%20', '+')]).flatMap(withSmallHex),
    ...[hex, hex.toUpperCase()],
    ...[0, 1, 2].flatMap((before) => base64At(value, before)),
  ];
  return [...new Set(forms.map((form) => blank(form).text))];
}

/** Go escapes what HTML would act on. */
function inGo(json: string): string {
  return json.replaceAll(
    /[&<>\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function doubled(value: string, quote: string): string {
  return value.replaceAll(quote, quote + quote);
}

/** Within double quotes, a shell acts on these unless a backslash stands before them. */
function escapedForShell(value: string): string {
  return value.replaceAll(/[$`"\\!]/g, (letter) => `\\${letter}`);
}

function inXml(value: string, apostrophe: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", apostrophe);
}

/** As Python shows bytes: what is not printable ASCII as `\\x` and two digits. */
function pythonBytes(value: string): string {
  return [...Buffer.from(value)]
    .map((byte) =>
      byte === 0x5c
        ? '\\\\'
        : byte >= 0x20 && byte < 0x7f
          ? String.fromCharCode(byte)
          : `\\x${byte.toString(16).padStart(2, '0')}`,
    )
    .join('');
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
