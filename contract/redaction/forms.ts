import { blank } from './blank';

/** Returns text as its UTF-8 bytes, one character each, which is what a byte filter compares. */
export function bytesAsText(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/**
 * Returns the forms in which tools print a value, without whitespace: as it is, in the JSON of JavaScript, Python and
 * Go (once and twice encoded), with doubled quotes (YAML, SQL), quoted for a shell, in XML, as Python bytes, in a URL,
 * in hex, and in base64 at any offset in the encoded data.
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

/** Go also escapes characters with a meaning in HTML. */
function inGo(json: string): string {
  return json.replaceAll(
    /[&<>\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function doubled(value: string, quote: string): string {
  return value.replaceAll(quote, quote + quote);
}

/** Within double quotes, a shell interprets these characters unless a backslash precedes them. */
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

/** Shows bytes as Python does: anything other than printable ASCII as `\\x` and two digits. */
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

/** Returns the base64 characters that depend only on the value, when this many bytes (modulo 3) precede it. */
function base64At(value: string, before: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
  const from = Math.ceil((before * 8) / 6);
  const text = bytes.toString('base64').slice(from, Math.floor((bytes.length * 8) / 6));
  return [text, text.replaceAll('+', '-').replaceAll('/', '_')];
}
