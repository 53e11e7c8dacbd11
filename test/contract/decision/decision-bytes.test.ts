import { DECISION_MAX_BYTES } from '../../../contract/decision/decision';
import { parseDecision } from '../../../contract/decision/parse-decision';
import { anArtifact, bytesOf, fieldsOf, NOW } from './a-decision';
import { placesOf, problemsOf } from './problems-of';

const VALID = JSON.stringify(fieldsOf());
const parsedText = (text: string) => parseDecision(bytesOf(text), NOW);
const withFirst = (member: string) => VALID.replace('{', `{${member}, `);

describe('the bytes of a decision', () => {
  it('are refused when a key is duplicated, whichever value comes last (C4.1, C4.8)', () => {
    expect(problemsOf(parsedText(withFirst('"requires_approval": false')))).toEqual([
      'DecisionInvalid at requires_approval: the key "requires_approval" appears more than once',
    ]);
    expect(placesOf(parsedText(VALID.replace(/}$/, ', "requires_approval": false}')))).toEqual([
      'requires_approval',
    ]);
  });

  it('are refused when the second key is the same only after unescaping (C4.8)', () => {
    expect(placesOf(parsedText(withFirst('"requires\\u005fapproval": false')))).toEqual([
      'requires_approval',
    ]);
  });

  it('are refused when a nested key is duplicated (C4.1)', () => {
    expect(placesOf(parsedText(withFirst('"metadata": {"a": [{"b": 1, "b": 2}]}')))).toEqual([
      'metadata.a[0].b',
    ]);
  });

  it('may use the same key in two different objects (C4.1)', () => {
    expect(parsedText(withFirst('"metadata": {"a": {"b": 1}, "c": {"b": 1}}')).ok).toBe(true);
  });

  it(`may number ${DECISION_MAX_BYTES}, not one more (C4.1)`, () => {
    const empty = anArtifact({ metadata: { padding: '' } }).length;
    const filled = (size: number) => anArtifact({ metadata: { padding: 'x'.repeat(size - empty) } });
    expect(filled(DECISION_MAX_BYTES)).toHaveLength(DECISION_MAX_BYTES);
    expect(problemsOf(parseDecision(filled(DECISION_MAX_BYTES), NOW))).toEqual([]);
    expect(problemsOf(parseDecision(filled(DECISION_MAX_BYTES + 1), NOW))).toEqual([
      `DecisionInvalid at decision: the artifact is larger than ${DECISION_MAX_BYTES} bytes`,
    ]);
  });

  it.each([
    ['Latin-1', Buffer.from(VALID.replace('orders has', 'commandes a été'), 'latin1')],
    ['UTF-16', Buffer.from(VALID, 'utf16le')],
    ['a byte order mark before UTF-8', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(VALID)])],
    ['a NUL byte at the end', Buffer.concat([Buffer.from(VALID), Buffer.from([0])])],
    ['base64', Buffer.from(Buffer.from(VALID).toString('base64'))],
  ])('are refused as %s (C4.1)', (_, bytes) => {
    expect(problemsOf(parseDecision(bytes, NOW))).not.toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n'],
    ['a comment', VALID.replace('{', '{ // why\n')],
    ['a trailing comma', VALID.replace(/}$/, ',}')],
    ['single quotes', VALID.replaceAll('"', "'")],
    ['two documents', `${VALID}\n${VALID}`],
    ['half a document', VALID.slice(0, 80)],
    ['NaN', withFirst('"metadata": {"a": NaN}')],
    ['a bare control character in a string', VALID.replace('orders has', 'orders\u0001has')],
    ['a bad escape', VALID.replace('orders has', 'orders\\xhas')],
  ])('are refused as %s, with a place (C4.1)', (_, text) => {
    const refused = parsedText(text);
    expect(problemsOf(refused)).not.toEqual([]);
    expect(placesOf(refused)).not.toContain('');
  });

  it.each(['[]', '"text"', '7', 'null', 'true'])('are refused when %s is not an object (C4.1)', (text) => {
    expect(problemsOf(parsedText(text))).toEqual([
      'DecisionInvalid at decision: the artifact is not one JSON object',
    ]);
  });

  it('are refused with line and column when the JSON is broken (C4.1)', () => {
    expect(placesOf(parsedText('{\n  "decision_id": oops\n}'))).toContain('line 2, column 18');
  });

  it.each([
    ['arrays', '[', ']', 30_000],
    ['objects', '{"a":', '}', 10_000],
  ])('are refused, not choked on, as %s nested thousands deep (C4.1)', (_, open, close, depth) => {
    const deep = `${open.repeat(depth)}1${close.repeat(depth)}`;
    expect(problemsOf(parsedText(withFirst(`"metadata": {"deep": ${deep}}`)))).not.toEqual([]);
  });

  it('may be nested as deeply as people write (C4.1)', () => {
    const deep = `${'['.repeat(20)}1${']'.repeat(20)}`;
    expect(problemsOf(parsedText(withFirst(`"metadata": {"deep": ${deep}}`)))).toEqual([]);
  });
});
