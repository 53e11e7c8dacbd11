const repeated = (piece: string) => (length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
const led = (head: string, piece: string, tail: string) => (length: number) =>
  head + repeated(piece)(length) + tail;

const numbered = (head: string, piece: (at: number) => string) => (length: number) => {
  const pieces = [head];
  for (let at = 0, so_far = head.length; so_far < length; at++) {
    const next = piece(at);
    pieces.push(next);
    so_far += next.length;
  }
  return pieces.join('');
};

/** Texts of any length that make a careless reader slow: each by what it repeats. */
export const HOSTILE_TEXTS: Record<string, (length: number) => string> = {
  'one long line': repeated('a'),
  'empty lines': repeated('\n'),
  'opening brackets': repeated('['),
  'opening brackets in lines': repeated('{\n'),
  'nested and closed lines': (length) => '[\n'.repeat(length / 4) + ']\n'.repeat(length / 4),
  'a document of many values': led('{"status":"ok","steps":[', '0,', '0]}'),
  'a document that never ends': led('{\n', '"a": 1,\n', ''),
  'a document with one long text': led('["', 'a', '"]'),
  quotes: repeated('"'),
  'quotes and backslashes': led('{"a":', '"\\', ''),
  escapes: led('{"a":"', '\\u0041', '"}'),
  backslashes: repeated('\\'),
  'equal keys': led('{', '"a":1,', '"a":1}'),
  numbers: led('[', '12345678901234567890,', '1]'),
  digits: led('[', '9', ']'),
  words: repeated('token = '),
  'named numbers': repeated('token:1.'),
  'named secrets': repeated('password: abcdef '),
  'headers without end': repeated('x-'),
  'headers with a name': repeated('x-key'),
  'web tokens without dots': repeated('-eyJaaaaaaaa'),
  'web tokens': repeated('eyJaaaaaaaa.'),
  'beginnings of keys': repeated('-----BEGIN PRIVATE KEY-----'),
  'beginnings of keys, and blanks': repeated('-----BEGIN PRIVATE KEY-----\n\n\n\n'),
  'half a beginning': led('-----BEGIN ', 'A', ''),
  'ends of keys': repeated('-----END PRIVATE KEY-----'),
  'ends of keys after words': repeated('aaaa -----END PRIVATE KEY-----'),
  addresses: repeated('a://a:'),
  'marks of an omission': repeated('\n[hyops-dr left out 5 bytes here]\n'),
  'marks of an omission after a letter': repeated('a\n[hyops-dr left out 5 bytes here]'),
  'steps of HyOps': repeated('step=a status=ok\n'),
  'ends of HyOps': repeated('blueprint=a status=\n'),
  'words of HyOps': led('blueprint=a ', 'x status', ''),
  'many keys': numbered('', (at) => `key${at}: 1\n`),
  'many equal keys': repeated('a: 1\n'),
  'many routes': numbered('same_incident_within_minutes: 1\nroutes:\n', () => '- {}\n'),
  'keys in keys': repeated('{a: '),
  'lists in lists': repeated('- '),
  'many aliases': led('a: &x 1\nb: [', '*x,', '1]'),
  'aliases without anchors': led('[', '*x,', '1]'),
  'anchors that hold themselves': numbered('', (at) => `key${at}: &a${at} [*a${at}]\n`),
  'unknown tags': numbered('', (at) => `key${at}: !x 1\n`),
  placeholders: led('[', 'CHANGE_ME,', '1]'),
  'lines that are no YAML': repeated(': : :\n'),
  commas: led('[', ',', ']'),
  'closing brackets': repeated(']'),
  'closed brackets': repeated('[]'),
  'closed braces': repeated('{}\n'),
  'pairs in a list': led('[', 'a: 1, ', 'b]'),
  'pairs of marks': led('{', '? : ', '}'),
  'a long key': led('', 'a', ': 1'),
  'marks of tags': repeated('! '),
  'marks of anchors': repeated('&a '),
  'marks of aliases': repeated('*a '),
  'many anchors': numbered('', (at) => `key${at}: &a${at} 1\n`),
  'marks of keys': repeated('?\n'),
  dashes: repeated('-\n'),
  tabs: repeated('a:\t1\n'),
  comments: repeated('a: 1 # c\n'),
  directives: repeated('%a b\n'),
  'many documents': repeated('---\na\n'),
  'a text of many lines': led('a: |\n', ' a\n', ''),
  'a folded text': led('a: >\n', ' a\n\n', ''),
  'lines of Windows': repeated('a: 1\r\n'),
};
