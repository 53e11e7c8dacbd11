import fc from 'fast-check';
import { isAddress, isPrivateAddress } from '../../../contract/world/address';

/** The ranges of RFC 1918, RFC 6598 and the machine itself, from the RFCs and by arithmetic. */
const PRIVATE_V4: [base: number, bits: number][] = [
  [0x0a000000, 8],
  [0xac100000, 12],
  [0xc0a80000, 16],
  [0x64400000, 10],
  [0x7f000000, 8],
];
const inRange = (address: number, base: number, bits: number) =>
  Math.floor(address / 2 ** (32 - bits)) === base / 2 ** (32 - bits);
const dotted = (address: number) =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
const anyV4 = fc.nat(0xffffffff);
/** Addresses at the edges of the ranges, where mistakes are. */
const edgeV4 = fc
  .tuple(fc.constantFrom(...PRIVATE_V4), fc.constantFrom(-1, 0, 1), fc.boolean())
  .map(([[base, bits], off, top]) => base + (top ? 2 ** (32 - bits) : 0) + off);
const group = fc.nat(0xffff).map((word) => word.toString(16));

describe('an address', () => {
  it('of IPv4 is private only in the ranges of RFC 1918 and RFC 6598 and on this machine (C4.7)', () => {
    fc.assert(
      fc.property(fc.oneof(anyV4, edgeV4), (address) => {
        const expected = PRIVATE_V4.some(([base, bits]) => inRange(address, base, bits));
        expect([dotted(address), isPrivateAddress(dotted(address))]).toEqual([dotted(address), expected]);
      }),
      { numRuns: 2000 },
    );
  });

  it('of IPv6 is private only in fc00::/7 and on this machine (C4.7)', () => {
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const first = Number.parseInt(groups[0] ?? '', 16);
        const mapped = groups.slice(0, 5).every((word) => word === '0');
        fc.pre(!mapped);
        expect(isPrivateAddress(groups.join(':'))).toBe(first >= 0xfc00 && first <= 0xfdff);
      }),
      { numRuns: 1000 },
    );
    expect(isPrivateAddress('fd00::1')).toBe(true);
    expect(isPrivateAddress('::1')).toBe(true);
  });

  it('of IPv4 written as IPv6 is judged as the IPv4 address (C4.7)', () => {
    fc.assert(
      fc.property(anyV4, (address) => {
        expect(isPrivateAddress(`::ffff:${dotted(address)}`)).toBe(isPrivateAddress(dotted(address)));
      }),
    );
  });

  it.each([
    ['link-local', '169.254.169.254'],
    ['link-local', 'fe80::1'],
    ['for documentation', '203.0.113.5'],
    ['nowhere', '0.0.0.0'],
    ['everywhere', '255.255.255.255'],
    ['translated', '64:ff9b::10.0.0.1'],
    ['tunnelled', '2002:a00:1::1'],
  ])('that is %s is not private: %s', (_, address) => {
    expect([isAddress(address), isPrivateAddress(address)]).toEqual([true, false]);
  });

  it.each([
    '10.0.0',
    '10.1',
    '0x0a.0.0.1',
    '012.0.0.1',
    '10.0.0.1 ',
    '10.0.0.1/8',
    'db.internal',
    '',
    '10.0.0.256',
    'fd00',
    'fd00::1::2',
    '10.0.0.1:22',
    '167772161',
  ])('must be complete: %j is not an address, so it is not private', (text) => {
    expect([isAddress(text), isPrivateAddress(text)]).toEqual([false, false]);
  });
});
