import { z } from 'zod';
import { callFolder, callOf } from '../../../contract/evidence/files/calls';
import { EVIDENCE_FILES, fileAt, isBound, isReserved } from '../../../contract/evidence/files/registry';
import { JsonFile } from '../../../contract/evidence/shape/evidence-file';
import { sourcesOf, textOf } from '../../import-graph';

const nameOf = (path: string) =>
  Object.entries(EVIDENCE_FILES).find(([, file]) => file === fileAt(path))?.[0];

describe('the registry of evidence files (C4.5, C8.1-C8.6)', () => {
  it.each([
    ['decision/original.json', 'original'],
    ['plan/plan.r2.json', 'plan'],
    ['plan/overlays/03-network.json', 'overlay'],
    ['plan/overlays.r1/03-network.a2.json', 'overlay'],
    ['policy/allowed_signers', 'signers'],
    ['policy/allowed_signers.a2', 'signers'],
    ['gates/access-mode.a2.3.json', 'gate'],
    ['calls/03-network/call.json', 'call'],
    ['calls/03-network.r1/result.a2.json', 'call-result'],
    ['calls/03-network/hyops/result.json', 'hyops-record'],
    ['endpoints.r1.a2.json', 'endpoints'],
    ['fragments/7-runCall-a1.json', 'fragment'],
    ['temporal/abandoned/1-run.json', 'abandoned'],
    ['SHA256SUMS', 'sums'],
    ['plan/overlays.rx/03-network.json', undefined],
    ['decision/other.json', undefined],
    ['calls/result.json', undefined],
    ['calls/a/b/result.json', undefined],
    ['kept/report.json', undefined],
  ])('knows %s as %s', (path, name) => {
    expect(nameOf(path)).toBe(name);
  });

  it('has each path once, and each file at one path', () => {
    const files = Object.values(EVIDENCE_FILES);
    const examples = files.map((file) => file.path.replace('<.rN>', '').replace(/<[^>]+>/g, '1'));
    expect(new Set(examples).size).toBe(files.length);
    for (const path of examples) expect(files.filter((file) => file.isAt(path)).length).toBe(1);
  });

  it('places a call and each retry of it in one folder, and reads it from there (C4.4)', () => {
    expect([0, 1, 12].map((retry) => callFolder('03-move-data', retry))).toEqual([
      '03-move-data',
      '03-move-data.r1',
      '03-move-data.r12',
    ]);
    expect(callOf('calls/03-move-data.r12/call.json')).toBe('03-move-data');
    expect(callOf('calls/03-move-data')).toBeUndefined();
    expect(callOf('gates/03-move-data/x')).toBeUndefined();
  });

  it('leaves digested files unredacted, and redacts all others', () => {
    const bound = ['decision/original.json', 'plan/plan.r1.json', 'plan/overlays/x.json'];
    const free = ['plan/refusal.json', 'calls/x/stdout.log', 'policy/policy.json', 'plan/unknown.json'];
    expect(bound.filter(isBound)).toEqual(bound);
    expect(free.filter(isBound)).toEqual([]);
  });

  it('has no defaults in the schemas of digested files (C4.8)', () => {
    const shapes = Object.values(EVIDENCE_FILES).flatMap((file) =>
      file.bound && file instanceof JsonFile ? [file.shape] : [],
    );
    expect(shapes.length).toBeGreaterThan(3);
    for (const shape of shapes) expect(JSON.stringify(z.toJSONSchema(shape))).not.toContain('"default":');
  });

  it('leaves out the files that the store itself writes', () => {
    const own = ['report.json', 'fragments/x.json', 'temporal/abandoned/1-x.json', 'SHA256SUMS/x'];
    expect([...own, 'calls/x/call.json', 'temporal/other.json'].filter(isReserved)).toEqual(own);
  });

  it('is the only place in the product where paths of a bundle are written', () => {
    const LITERAL =
      /['"`]((?:decision|plan|policy|approvals|access|gates|calls|fragments|temporal)\/[^'"` ]*\.\w+|endpoints[.$][^'"`]*|timeline\.jsonl|report\.json|timing\.json|manifest\.json|claim\.json|SHA256SUMS)['"`]/g;
    const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
    const written = ['contract', 'activities', 'client', 'worker', 'connection', 'workflows']
      .flatMap(sourcesOf)
      .filter((file) => !file.startsWith('contract/evidence/files/'))
      .flatMap((file) =>
        [...textOf(file).replace(COMMENT, '').matchAll(LITERAL)].map(([found]) => `${file}: ${found}`),
      );
    expect(written).toEqual([]);
  });
});
