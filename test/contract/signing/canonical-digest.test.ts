import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson, digestOf, sha256 } from '../../../contract/signing/digest';

/** The same JSON value with the keys of every object the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, turned(item)]),
  );
}

describe('the canonical digest', () => {
  it('is the same whatever the order of keys (C4.8)', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(digestOf(turned(value))).toBe(digestOf(value));
      }),
    );
  });

  it('differs for different values (C4.8)', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        fc.pre(JSON.stringify(turned(turned(one))) !== JSON.stringify(turned(turned(other))));
        fc.pre(canonicalJson(one) !== canonicalJson(other));
        expect(digestOf(one)).not.toBe(digestOf(other));
      }),
    );
  });

  it('covers a text that parses back to the same value (C8.1)', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is the SHA-256 of the RFC 8785 form, as other programs compute it', () => {
    expect(canonicalJson({ b: [1e21, 0.002, -0], a: 'é\u20ac\n' })).toBe('{"a":"é€\\n","b":[1e+21,0.002,0]}');
    expect(digestOf({ b: 1, a: 2 })).toBe(createHash('sha256').update('{"a":2,"b":1}').digest('hex'));
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('leaves out undefined keys, and refuses values that are not JSON', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    for (const none of [undefined, () => 1])
      expect(() => canonicalJson(none)).toThrow('only a JSON value has a canonical form');
  });
});
