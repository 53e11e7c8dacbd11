/** A value that must not be shown, and its name. */
export interface Secret {
  name: string;
  value: string;
}

const SHORTEST = 8;
const LONG = 16;
const CLASSES = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9\s]/];

/**
 * Reports whether a value can be distinguished from ordinary text: a vault also contains user names and ports, and
 * redacting every "postgres" would make the output unreadable and hide nothing.
 */
export function isTellable(value: string): boolean {
  const { length } = value.replaceAll(/\s/g, '');
  if (length < SHORTEST) return false;
  return length >= LONG || CLASSES.filter((kind) => kind.test(value)).length >= 2;
}

/** Reports whether a key looks like the name of a secret. */
export function namesSecret(key: string): boolean {
  return /(^|[_.-])(password|passwd|passphrase|secret|token|credentials?|private[_-]?key(_id)?|api[_-]?key|access[_-]?key|secret[_-]?key)$/i.test(
    key.replaceAll(/([a-z])([A-Z])/g, '$1_$2'),
  );
}

/** Lists a secret with those that it contains: the lines of a key, the secret fields of a JSON document. */
export function withParts({ name, value }: Secret): Secret[] {
  const whole = { name, value: value.trim() };
  const lines = whole.value.split(/\r?\n/);
  const telling = lines.filter((line) => line.length >= LONG && !line.startsWith('-----'));
  const parts = [...(lines.length > 1 ? telling : []), ...fieldsOf(whole.value)];
  return [whole, ...parts.map((part) => ({ name, value: part }))].filter((one) => isTellable(one.value));
}

function fieldsOf(text: string): string[] {
  if (!text.startsWith('{')) return [];
  try {
    const fields: [string, unknown][] = Object.entries(JSON.parse(text));
    return fields.flatMap(([key, value]) =>
      namesSecret(key) && typeof value === 'string'
        ? withParts({ name: key, value }).map((part) => part.value)
        : [],
    );
  } catch {
    return [];
  }
}
