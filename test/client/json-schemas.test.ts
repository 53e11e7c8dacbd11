import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SCHEMAS } from '../../tools/write-schemas';
import { aDecision } from './a-decision';

const FOLDER = join(__dirname, '../../docs/schemas');

function written(name: string) {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
}

function accepts(name: string, value: unknown): boolean {
  return z.fromJSONSchema(written(name)).safeParse(value).success;
}

describe('the published JSON Schemas', () => {
  it('are exactly those that the tool generates', () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
    expect(files.filter((name) => name.endsWith('.json')).sort()).toEqual([...SCHEMAS.keys()].sort());
  });

  it.each([...SCHEMAS])(
    'include an up-to-date %s; to update it, run node lib/tools/write-schemas.js',
    (name, schema) => {
      expect(written(name)).toEqual(JSON.parse(JSON.stringify(schema)));
    },
  );

  it('accept a decision and refuse a misspelt key or a missing access mode (C3.1-C3.9, C5.1)', () => {
    const { execution_plane, ...guessed } = aDecision();
    expect(accepts('decision.schema.json', { ...guessed, execution_plane })).toBe(true);
    expect(accepts('decision.schema.json', guessed)).toBe(false);
    expect(accepts('decision.schema.json', { ...aDecision(), requires_aproval: true })).toBe(false);
  });

  it('of evidence allow keys of a later release, and refuse a wrong value (C8.5)', () => {
    const name = 'evidence/gate.schema.json';
    const plan_digest = 'a'.repeat(64);
    const gate = {
      gate: 'secrets',
      met: true,
      observed_at: '2026-03-01T10:00:00Z',
      reasons: [],
      plan_digest,
    };
    const proofs = { needed: [], available: 0 };
    expect(accepts(name, { ...gate, proofs, later: 1 })).toBe(true);
    expect(accepts(name, { ...gate, proofs, met: 'yes' })).toBe(false);
  });

  it('accept an approval and refuse one with too short a plan digest (C4.2)', () => {
    const approval = { decision_id: 'D-1', approver: 'alice', plan_digest: 'a'.repeat(12), reason: 'yes' };
    expect(accepts('approval.schema.json', approval)).toBe(true);
    expect(accepts('approval.schema.json', { ...approval, plan_digest: 'a'.repeat(11) })).toBe(false);
  });
});
