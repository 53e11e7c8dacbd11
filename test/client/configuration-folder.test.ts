import { sampleFile } from '../../client/init/sample';
import { parseConfigurationFolder } from '../../contract/configuration/folder';
import { SITE_ANSWERS } from '../support/site-answers';

const PLAN = 'plans/failover-gcp-restore.yaml';

function sampleWith(changes: Record<string, (text: string) => string | undefined> = {}): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of ['hyops-dr.yaml', 'policy.yaml', PLAN, ...Object.keys(changes)]) {
    const sample = ['hyops-dr.yaml', 'policy.yaml', PLAN].includes(name) ? name : PLAN;
    const text = sampleFile(sample, SITE_ANSWERS);
    const changed = changes[name] ? changes[name](text) : text;
    if (changed === undefined) files.delete(name);
    else files.set(name, changed);
  }
  return files;
}

function reasonsOf(files: Map<string, string>): string[] {
  const parsed = parseConfigurationFolder('/etc/hyops-dr', files);
  return parsed.ok ? [] : parsed.reasons.map((reason) => `${reason.code} | ${reason.where} | ${reason.what}`);
}

function lineOf(file: string, words: string): number {
  return (
    sampleFile(file)
      .split('\n')
      .findIndex((line) => line.includes(words)) + 1
  );
}

describe('a configuration folder', () => {
  it('is valid as written by hyops-dr init and filled in, with runner-local as the default access mode (C5.3)', () => {
    const parsed = parseConfigurationFolder('/etc/hyops-dr', sampleWith());
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.reasons));
    expect(parsed.value.plans.map((plan) => [plan.plan, Object.keys(plan.access)])).toEqual([
      ['failover-gcp-restore@v1', ['runner-local']],
    ]);
    expect(parsed.value.configuration.runners.map((runner) => runner.access_modes)).toEqual([
      ['runner-local'],
    ]);
  });

  it('has relative paths resolved, and a bare command name left to PATH', () => {
    const files = sampleWith({
      'hyops-dr.yaml': (text) =>
        text
          .replace('/var/lib/hyops-dr/evidence', './evidence')
          .replace('[/opt/hybridops/core/venv/bin/hyops]', '[hyops, --verbose]'),
    });
    const parsed = parseConfigurationFolder('/etc/hyops-dr', files);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.reasons));
    const { evidence, hyops, state_dir } = parsed.value.configuration;
    expect(evidence.dir).toBe('/etc/hyops-dr/evidence');
    expect(hyops.command).toEqual(['hyops', '--verbose']);
    expect(state_dir).toBe('/var/lib/hyops-dr/state');
  });

  it('reports all problems of all files at once, each with file, line and key', () => {
    const reasons = reasonsOf(
      sampleWith({
        'hyops-dr.yaml': (text) => text.replace('call_timeout_minutes: 120', 'call_timeout_minute: 120'),
        'policy.yaml': (text) => text.replace('approvals: 1', 'approvals: one'),
        [PLAN]: (text) =>
          text
            .replace('target_cloud: gcp', 'target_cloud: gpc')
            .replace('expect: must-run }', 'expect: maybe }'),
      }),
    );
    expect(reasons).toEqual([
      `ConfigurationInvalid | hyops-dr.yaml:${lineOf('hyops-dr.yaml', 'call_timeout_minutes')} hyops.call_timeout_minute | the key "call_timeout_minute" is unknown`,
      expect.stringContaining(
        `PolicyInvalid | policy.yaml:${lineOf('policy.yaml', 'approvals: 1')} rules.1.approvals | `,
      ),
      expect.stringContaining(
        `PlanInvalid | ${PLAN}:${lineOf(PLAN, 'target_cloud')} selects.target_cloud | `,
      ),
      expect.stringContaining(
        `PlanInvalid | ${PLAN}:${lineOf(PLAN, 'gcp_pg_egress')} steps.prepare-target.0.expect | `,
      ),
    ]);
  });

  it('is refused while placeholders of the sample are left, each reported with file, line and key', () => {
    const asWritten = (file: string) => () => sampleFile(file);
    expect(
      reasonsOf(sampleWith({ 'policy.yaml': asWritten('policy.yaml'), [PLAN]: asWritten(PLAN) })),
    ).toEqual([
      ...[
        ['policy.yaml', 'approvers: [', 'rules.0.approvers.0', 'APPROVERS'],
        ['policy.yaml', 'operators:', 'operators.0', 'OPERATORS'],
        [PLAN, 'workload: ', 'workload', 'WORKLOAD'],
        [PLAN, 'context_id', 'inputs.gcp_pg_vms.context_id', 'CONTEXT_ID'],
        [PLAN, 'zone: CHANGE', 'inputs.gcp_pg_vms.zone', 'ZONE'],
        [PLAN, 'endpoint_dns_name', 'inputs.postgresql_restore.endpoint_dns_name', 'SERVICE_NAME'],
        [PLAN, 'old_primary: ', 'fencing.old_primary', 'ONPREM_ADDRESS'],
        [PLAN, 'url: ', 'fencing.rungs.0.probes.0.url', 'ONPREM_ADDRESS'],
        [PLAN, '- name: CHANGE', 'traffic.0.name', 'SERVICE_NAME'],
        [PLAN, 'servers: ', 'traffic.0.servers.0', 'DNS_SERVER'],
        [PLAN, 'addresses: ', 'traffic.0.addresses.0', 'GCP_ADDRESS'],
        [PLAN, 'CHANGE_ME_WORKLOAD: ', 'endpoints.CHANGE_ME_WORKLOAD', 'WORKLOAD'],
        [PLAN, 'CHANGE_ME_WORKLOAD: ', 'endpoints.CHANGE_ME_WORKLOAD', 'SERVICE_NAME'],
      ].map(([file = '', words = '', key, name]) => {
        const code = file === PLAN ? 'PlanInvalid' : 'PolicyInvalid';
        return `${code} | ${file}:${lineOf(file, words)} ${key} | it still has the placeholder CHANGE_ME_${name}`;
      }),
    ]);
  });

  it('is refused with the name of each missing file', () => {
    expect(reasonsOf(sampleWith({ 'policy.yaml': () => undefined, [PLAN]: () => undefined }))).toEqual([
      'PolicyInvalid | policy.yaml | the file policy.yaml is missing',
      'PlanInvalid | plans/ | there is no plan',
    ]);
  });

  it('is refused for duplicate keys and invalid YAML', () => {
    const [duplicate, broken] = reasonsOf(
      sampleWith({
        'hyops-dr.yaml': (text) => `${text}\nstate_dir: /elsewhere\n`,
        'policy.yaml': () => 'rules: [',
      }),
    );
    expect(duplicate).toMatch(
      /^ConfigurationInvalid \| hyops-dr\.yaml:\d+ \| the key "state_dir" appears more than once/,
    );
    expect(broken).toMatch(/^PolicyInvalid \| policy\.yaml:1 \| this is not valid YAML/);
  });

  it('is refused for an unknown environment, and for two runners or two plans with the same name', () => {
    const reasons = reasonsOf(
      sampleWith({
        'hyops-dr.yaml': (text) =>
          text
            .replace('default_environment: production', 'default_environment: staging')
            .replace(/(runners:\n)([\s\S]*?bootstrap\n)/, '$1$2$2'),
        'plans/again.yaml': (text) => text,
      }),
    );
    expect(reasons).toEqual([
      'ConfigurationInvalid | hyops-dr.yaml default_environment | "staging" is not one of the environments production',
      'ConfigurationInvalid | hyops-dr.yaml runners | two runners have the name "gcp-runner"',
      'PlanInvalid | plans/ | two plans have the name failover-gcp-restore@v1',
    ]);
  });
});
