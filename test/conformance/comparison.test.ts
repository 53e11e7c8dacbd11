import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfigurationFolder } from '../../contract/configuration/folder';
import { type Case, sideBySide, unlike } from '../../tools/conformance/comparison';
import { tableOf } from '../../tools/conformance/table';

const found = (title: string, verdict: Case['verdict']): Case => ({ file: 'gate', title, verdict });

describe('the comparison of stand-in and real command', () => {
  it('reports a difference when a case did not pass on both', () => {
    const standIn = [found('a', 'passed'), found('b', 'passed'), found('c', 'failed')];
    const real = [found('a', 'passed'), found('b', 'failed'), found('c', 'failed')];
    expect(unlike(sideBySide(standIn, real)).map(({ title }) => title)).toEqual(['b', 'c']);
  });

  it('differs where one side lacks a case', () => {
    const rows = sideBySide([found('a', 'passed')], [found('b', 'passed')]);
    expect(unlike(rows)).toEqual([
      { file: 'gate', title: 'a', stand_in: 'passed', real: 'missing' },
      { file: 'gate', title: 'b', stand_in: 'missing', real: 'passed' },
    ]);
  });

  it('uses only the stand-in when the real one did not run, and reports that', () => {
    const rows = sideBySide([found('a', 'passed')], undefined);
    expect(unlike(rows)).toEqual([]);
    expect(tableOf(rows)).toMatch(/^a +\| passed +\| not run$/m);
  });
});

describe('the configuration of the failover by the real HyOps', () => {
  it('is valid for a worker', () => {
    const values: Record<string, string> = {
      transport: 'hyops-runner',
      site_port: '8080',
      dns_server: '127.0.0.1:53',
      hyops_command: '[hyops]',
      witness_command: '[look, "{host}", "{port}"]',
    };
    const filled = ['hyops-dr.yaml', 'policy.yaml', 'plans/offline-cutover.yaml'].map((name) => {
      const text = readFileSync(join(__dirname, 'real-world', name), 'utf8');
      const value = (key: string) => values[key] ?? (key.endsWith('_address') ? '127.0.0.1' : '/somewhere');
      return [name, text.replaceAll(/<([a-z_]+)>/g, (_, key: string) => value(key))] as const;
    });
    expect(parseConfigurationFolder('/config', new Map(filled))).toMatchObject({ ok: true });
  });
});
