import { z } from 'zod';
import { parseYaml } from '../../../contract/configuration/yaml-document';

const Host = z.strictObject({ address: z.string(), port: z.number() });
const Shape = z.strictObject({
  name: z.string(),
  host: Host.optional(),
  ports: z.array(z.number()).default([]),
  hosts: z.array(Host).default([]),
  backup: z
    .union([
      z.strictObject({ nothing: z.string() }),
      z.strictObject({ age: z.strictObject({ minutes: z.number() }) }),
    ])
    .optional(),
  probe: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('tcp'), host: Host })]).optional(),
  notes: z.string().array().max(1, 'must be one note').optional(),
});

const parsed = (...lines: string[]) => parseYaml('plan.yaml', lines.join('\n'), Shape, 'PlanInvalid');

/** Every problem as `where: what; do`. */
function problems(...lines: string[]): string[] {
  const found = parsed(...lines);
  return found.ok ? [] : found.reasons.map(({ where, what, do: advice }) => `${where}: ${what}; ${advice}`);
}

describe('a YAML file', () => {
  it('is read by its schema, including defaults (C4.1)', () => {
    expect(parsed('# a comment', 'name: orders', 'host: {address: a, port: 22}')).toEqual({
      ok: true,
      value: { name: 'orders', host: { address: 'a', port: 22 }, ports: [], hosts: [] },
    });
  });

  it('is refused with all problems at once, each with line, key and instruction (C4.1, C4.6)', () => {
    expect(
      problems(
        'name: [orders]',
        'host:',
        '  address: 10.0.0.5',
        '  prot: 22',
        'ports:',
        '  - 22',
        '  - ssh',
        'hosts:',
        '  - {address: a, port: 1}',
        '  - port: 2',
        'nmae: orders',
      ),
    ).toEqual([
      'plan.yaml:1 name: Invalid input: expected string, received array; correct the value',
      'plan.yaml:2 host.port: the key "port" is missing; add it',
      'plan.yaml:4 host.prot: the key "prot" is unknown; correct its spelling, or remove it',
      'plan.yaml:7 ports.1: Invalid input: expected number, received string; correct the value',
      'plan.yaml:10 hosts.1.address: the key "address" is missing; add it',
      'plan.yaml:11 nmae: the key "nmae" is unknown; correct its spelling, or remove it',
    ]);
  });

  it('is refused with the code for its kind of file (C4.6)', () => {
    expect(parsed('host: {}')).toMatchObject({ ok: false, reasons: [{ code: 'PlanInvalid' }, {}, {}] });
    expect(parsed('name: a', 'name: b')).toMatchObject({ ok: false, reasons: [{ code: 'PlanInvalid' }] });
  });

  it('is refused at its first line when it is not a mapping or lacks a top-level key (C4.1)', () => {
    expect(problems('')).toEqual([
      'plan.yaml:1: Invalid input: expected object, received null; correct the value',
    ]);
    expect(problems('# a comment', '- orders')).toEqual([
      'plan.yaml:2: Invalid input: expected object, received array; correct the value',
    ]);
    expect(problems('# a comment', 'ports: []')).toEqual([
      'plan.yaml:2 name: the key "name" is missing; add it',
    ]);
  });

  it('is refused for a duplicate key and for invalid YAML, with one line each (C4.1)', () => {
    expect(problems('name: orders', 'ports: []', 'name: other', 'ports: [22]')).toEqual([
      'plan.yaml:3: the key "name" appears more than once; keep exactly one of them',
      'plan.yaml:4: the key "ports" appears more than once; keep exactly one of them',
    ]);
    expect(problems('name: orders', 'ports: []', '1: a', '"1": b')).toContain(
      'plan.yaml:4: the key "1" appears more than once; keep exactly one of them',
    );
    expect(problems(`name: &a orders`, `ports: [${'*a,'.repeat(101)}]`)).toEqual([
      'plan.yaml:2: there are more than 100 aliases; write the value out',
    ]);
    expect(problems(' '.repeat(200_000))).toEqual([expect.stringMatching(/is longer than 65536 characters/)]);
    expect(problems('['.repeat(65_536))).toEqual([
      'plan.yaml: the file is nested deeper than 64 levels; shorten it',
    ]);
    expect(problems(`ports: [${','.repeat(9000)}]`)).toEqual([
      'plan.yaml: the file has more than 8000 keys, values and other marks; shorten it',
    ]);
    expect(problems('name: orders', 'ports: []', '---', 'name: other')).toEqual([
      'plan.yaml: the file has more than one document; keep exactly one of them',
    ]);
    expect(problems('name: orders', 'ports: [22')).toEqual([
      expect.stringMatching(/^plan\.yaml:2: this is not valid YAML: [^\n]+; correct the YAML$/),
    ]);
  });

  it('is refused while it has placeholders, even where any text would be valid (C4.1)', () => {
    expect(problems('name: orders', 'notes:', '  - ask CHANGE_ME_TEAM first')).toEqual([
      'plan.yaml:3 notes.0: it still has the placeholder CHANGE_ME_TEAM; fill it in',
    ]);
    expect(problems('name: CHANGE_ME', 'prots: []')).toEqual([
      'plan.yaml:2 prots: the key "prots" is unknown; correct its spelling, or remove it',
      'plan.yaml:1 name: it still has the placeholder CHANGE_ME; fill it in',
    ]);
  });

  it('is compared with the closest alternative of a union (C4.6)', () => {
    expect(problems('name: orders', 'backup:', '  age:', '    minutes: soon')).toEqual([
      'plan.yaml:4 backup.age.minutes: Invalid input: expected number, received string; correct the value',
    ]);
    expect(problems('name: orders', 'backup:', '  nothing: 7')).toEqual([
      'plan.yaml:3 backup.nothing: Invalid input: expected string, received number; correct the value',
    ]);
  });

  it('is refused at the key that selects an unknown alternative (C4.6)', () => {
    expect(problems('name: orders', 'probe:', '  kind: icmp')).toEqual([
      "plan.yaml:3 probe.kind: Invalid discriminator value. Expected 'tcp'; correct the value",
    ]);
  });

  it('is refused with the message of a custom rule (C4.6)', () => {
    expect(problems('name: orders', 'notes:', '  - a', '  - b')).toEqual([
      'plan.yaml:2 notes: must be one note; correct the value',
    ]);
  });

  it.each([
    ['an alias without an anchor', 'name: *who', /:1$/, 'the alias *who has no anchor &who before it'],
    [
      'an alias inside the value that it names',
      'hosts: &h [*h]',
      /:1$/,
      'the alias *h is inside the value that it names',
    ],
    ['an unknown tag', 'name: !team dba', /:1$/, 'Unresolved tag: !team'],
    [
      'a whole number beyond 2^53',
      'ports: [4520031799277581759]',
      /:1$/,
      'has more digits than JSON readers keep',
    ],
    [
      'the same in hexadecimal',
      'ports: [0x7FFFFFFFFFFFFFFF]',
      /:1$/,
      'has more digits than JSON readers keep',
    ],
    [
      'a number that is infinite as a double',
      'ports: [1e400]',
      /:1$/,
      'has more digits than JSON readers keep',
    ],
    ['half of a character', 'name: "\\ud83d"', /:1$/, 'a text contains the character U+D83D'],
    ['a line separator', 'name: "a\\Lb"', /:1$/, 'a text contains the character U+2028'],
    ['a bell', 'name: "\\a"', /:1$/, 'a text contains the character U+0007'],
  ])('is refused for %s, with its line (C4.1)', (_, text, where, what) => {
    const found = parsed(text);
    expect(found).toMatchObject({ ok: false });
    if (!found.ok)
      expect(found.reasons[0]).toMatchObject({
        where: expect.stringMatching(where),
        what: expect.stringContaining(what),
      });
  });

  it('is refused for an excessive number of aliases (C4.1)', () => {
    const tens = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(of).join(', ')}]`;
    const found = parsed(tens('a', 'x'), tens('b', '*a'), tens('c', '*b'), 'name: [*c, *c, *c]');
    expect(found).toMatchObject({ ok: false, reasons: [{ where: 'plan.yaml:2', what: /alias/i }] });
  });

  it('keeps numbers that a double holds, in every form', () => {
    const text = 'ports: [1, 0.1, 1.0, 2.30, 1e3, -0.5, 0x10, 0o17, 9007199254740991, +7]';
    expect(parsed('name: orders', text)).toMatchObject({
      ok: true,
      value: { ports: [1, 0.1, 1, 2.3, 1000, -0.5, 16, 15, 9007199254740991, 7] },
    });
  });

  it('is refused with at most twenty problems and the number of those left out (C4.1)', () => {
    const found = parsed('name: orders', ...Array.from({ length: 50 }, (_, at) => `k${at}: 1`));
    expect(found).toMatchObject({ ok: false });
    if (!found.ok) expect(found.reasons.at(-1)?.what).toBe('30 more problems are not listed');
  });
});
