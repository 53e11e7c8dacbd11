import fc from 'fast-check';
import { placeholdersIn } from '../../../contract/world/placeholders';

const words = (value: unknown) => placeholdersIn(value).map(({ word }) => word);

describe('a placeholder', () => {
  it.each([
    ['192.0.2.10', '192.0.2.10'],
    ['198.51.100.20:5432', '198.51.100.20'],
    ['http://203.0.113.9:8008/patroni', '203.0.113.9'],
    ['192.0.2.0/24', '192.0.2.0'],
    ['192.0.2.1-192.0.2.9', '192.0.2.1'],
    ['ops@192.0.2.7', '192.0.2.7'],
    ['2001:db8::53', '2001:db8::53'],
    ['[2001:DB8:0::53]:53', '2001:DB8:0::53'],
    ['http://[3fff::1]/', '3fff::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['the host 192.0.2.10.', '192.0.2.10'],
  ])('is found in %s, an address for documentation (C4.1)', (text, word) => {
    expect(words(text)).toContain(word);
  });

  it.each([
    'example.com',
    'db.example.org',
    'DB.Example.NET.',
    'orders.example',
    'nowhere.invalid',
    'hyops-dr@witness.example.org',
    'https://db.example.org:8443/health',
    '127.0.0.1.example.com:7233',
  ])('is found in %s, a name for documentation (C4.1)', (text) => {
    expect(words(text)).toEqual([expect.stringMatching(/^[\w.-]+$/)]);
  });

  it.each([
    '127.0.0.1:7233',
    'localhost',
    '[::1]:7233',
    '10.0.0.53:53',
    '192.0.20.10',
    '1.192.0.2.10',
    'orders.dev.hyops.internal',
    'orders.test',
    'db.localhost',
    'example.com.au',
    'myexample.org',
    '/etc/hyops-dr/policy.example',
    'For example. Then the run goes on.',
    '{host}:{port}',
    'org/gcp/object-repo#pgbackrest_primary',
  ])('is not found in %s (C4.1)', (text) => {
    expect(words(text)).toEqual([]);
  });

  it('is found at any depth, in keys and in values, each with its path and what to do', () => {
    const value = { traffic: [{ servers: ['192.0.2.53:53'] }], hosts: { 'pg.example.org': 'CHANGE_ME_X' } };
    expect(placeholdersIn(value).map(({ path, says, do: advice }) => [path.join('.'), says, advice])).toEqual(
      [
        [
          'traffic.0.servers.0',
          'the address 192.0.2.53, which is reserved for documentation and reaches nothing',
          'write the real address',
        ],
        [
          'hosts.pg.example.org',
          'the name pg.example.org, which is reserved for examples and reaches nothing',
          'write the real name',
        ],
        ['hosts.pg.example.org', 'the placeholder CHANGE_ME_X', 'fill it in'],
      ],
    );
  });

  it('is found wherever it stands in a text', () => {
    const around = fc.constantFrom('', ' ', ',', '@', '//', '=', '"', '(', ')');
    const reserved = fc.constantFrom('192.0.2.77', '198.51.100.1', 'a.example.net', 'b.invalid', 'CHANGE_ME');
    fc.assert(
      fc.property(around, reserved, around, (before, word, after) => {
        expect(words(`x ${before}${word}${after} y`)).toEqual([word]);
      }),
    );
  });
});
