import { stringify } from 'yaml';
import { isPlanFile, parseConfigurationFolder } from '../../../contract/configuration/folder';
import { configurationPlace } from '../../../contract/configuration/place';
import { placesOf, problemsOf, reasonsOf } from '../decision/problems-of';
import { aPlan } from '../plan/a-plan';
import { aPolicy } from '../policy/a-policy';
import { aConfiguration, aRunner } from './a-configuration';

function aFolder(deviations: Record<string, string | undefined> = {}): ReadonlyMap<string, string> {
  const files = {
    'hyops-dr.yaml': stringify(aConfiguration()),
    'policy.yaml': stringify(aPolicy()),
    'plans/failover.yaml': stringify(aPlan()),
    ...deviations,
  };
  return new Map(Object.entries(files).flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
}

const parsed = (deviations: Record<string, string | undefined> = {}) =>
  parseConfigurationFolder('/etc/hyops-dr', aFolder(deviations));

describe('a configuration folder', () => {
  it('is read when every file is valid (C9.3)', () => {
    expect(parsed()).toMatchObject({ ok: true, value: { plans: [{ plan: 'failover-gcp-restore@v1' }] } });
  });

  it.each([
    ['hyops-dr.yaml', 'ConfigurationInvalid at hyops-dr.yaml: the file hyops-dr.yaml is missing'],
    ['policy.yaml', 'PolicyInvalid at policy.yaml: the file policy.yaml is missing'],
    ['plans/failover.yaml', 'PlanInvalid at plans/: there is no plan'],
  ])('is refused without %s', (path, problem) => {
    expect(problemsOf(parsed({ [path]: undefined }))).toEqual([problem]);
  });

  it('reports all problems of all files at once, each with file, line and key', () => {
    const places = placesOf(
      parsed({
        'policy.yaml': `${stringify(aPolicy())}operator: [alice]\n`,
        'plans/second.yaml': 'plan: other@v1\nplan: other@v2\n',
      }),
    );
    expect(places).toEqual([expect.stringMatching(/^policy\.yaml:\d+ operator$/), 'plans/second.yaml:2']);
  });

  it('is refused for a module that HyOps ships, together with all else that is wrong in modules.yaml (C4.4)', () => {
    const modules = [
      'modules:',
      '  platform/network/dns-routing: { effect: observes }',
      '  org/own/storage: { effect: stores }',
      '  Not A Module: { effect: observes }',
      '  platform/network/dns: { effect: observes, color: red }',
      'moduls: {}',
    ];
    const found = parsed({ 'modules.yaml': modules.join('\n') });
    const reasons = found.ok ? [] : found.reasons;
    expect(reasons.map(({ where, what, do: advice }) => `${where}: ${what}; ${advice}`)).toEqual([
      'modules.yaml:2 modules.platform/network/dns-routing: the effect of platform/network/dns-routing is known, because HyOps ships this module; remove the entry',
      expect.stringMatching(/^modules\.yaml:3 modules\.org\/own\/storage\.effect: Invalid option: /),
      'modules.yaml:4 modules.Not A Module: must be a module reference such as platform/network/dns-routing; correct the value',
      'modules.yaml:5 modules.platform/network/dns.color: the key "color" is unknown; correct its spelling, or remove it',
      'modules.yaml:6 moduls: the key "moduls" is unknown; correct its spelling, or remove it',
    ]);
  });

  it('is refused when a runner or the default names an unknown environment (C5.1)', () => {
    const configuration = stringify(
      aConfiguration({
        default_environment: 'staging',
        runners: [aRunner({ environment: 'prod' }), aRunner()],
      }),
    );
    expect(placesOf(parsed({ 'hyops-dr.yaml': configuration }))).toEqual([
      'hyops-dr.yaml default_environment',
      'hyops-dr.yaml runners.0.environment',
      'hyops-dr.yaml runners',
    ]);
  });

  it('is refused when a variable for HyOps would change the plan behind its approval (C4.8)', () => {
    const configuration = aConfiguration();
    const variables = {
      PYTHONPATH: '/opt',
      HYOPS_INPUT_confirm: 'true',
      HYOPS_RUNTIME_ROOT: '/r',
      ANSIBLE_SSH_COMMON_ARGS: '-o ProxyJump=elsewhere',
      TF_VAR_assign_public_ip: 'true',
      HOME: '/',
      TZ: 'Europe/Berlin',
      'A-B': '',
    };
    const hyops = { ...configuration.hyops, variables };
    const places = placesOf(parsed({ 'hyops-dr.yaml': stringify({ ...configuration, hyops }) }));
    expect(places).toEqual(
      Object.keys(variables)
        .filter((name) => name !== 'PYTHONPATH')
        .map((name) =>
          expect.stringMatching(new RegExp(`^hyops-dr\\.yaml:\\d+ hyops\\.variables\\.${name}$`)),
        ),
    );
  });

  it('is refused when it sets a time zone for the notify command', () => {
    const notify = { command: ['/bin/tell'], variables: { TZ: 'Europe/Berlin' } };
    expect(placesOf(parsed({ 'hyops-dr.yaml': stringify({ ...aConfiguration(), notify }) }))).toEqual([
      expect.stringMatching(/^hyops-dr\.yaml:\d+ notify\.variables$/),
    ]);
  });

  it('is refused when two workloads have plans that change the same states, because their runs would not exclude each other', () => {
    const drill = (more: object = {}) =>
      stringify(aPlan({ plan: 'drill@v1', workload: 'orders-drill', ...more }));
    expect(problemsOf(parsed({ 'plans/drill.yaml': drill() }))).toEqual([
      'PlanInvalid at plans/: drill@v1 and failover-gcp-restore@v1 change the states of one blueprint, dr/orders-gcp@v1, under two workloads, orders-drill and orders, so their runs would not exclude each other',
    ]);
    expect(parsed({ 'plans/drill.yaml': drill({ workload: 'orders' }) }).ok).toBe(true);
    expect(parsed({ 'plans/drill.yaml': drill({ blueprint: 'dr/orders-drill@v1' }) }).ok).toBe(true);
    const selects = { ...aPlan().selects, environments: ['staging'] };
    expect(parsed({ 'plans/drill.yaml': drill({ selects }) }).ok).toBe(false);
    const both = stringify(
      aPlan({ selects: { ...aPlan().selects, environments: ['production', 'staging'] } }),
    );
    expect(parsed({ 'plans/failover.yaml': both, 'plans/drill.yaml': drill({ selects }) }).ok).toBe(false);
    const elsewhere = stringify(aPlan({ selects: { ...aPlan().selects, environments: ['production'] } }));
    expect(parsed({ 'plans/failover.yaml': elsewhere, 'plans/drill.yaml': drill({ selects }) }).ok).toBe(
      true,
    );
  });

  it('is refused when two plans have the same name (C4.4)', () => {
    expect(problemsOf(parsed({ 'plans/again.yml': stringify(aPlan()) }))).toEqual([
      'PlanInvalid at plans/: two plans have the name failover-gcp-restore@v1',
    ]);
  });

  it('resolves relative paths from the folder, and looks up a bare command on PATH (C9.1)', () => {
    const configuration = stringify(
      aConfiguration({ evidence: { dir: './evidence', key: 'key.pem' }, state_dir: 'state' }),
    );
    expect(parsed({ 'hyops-dr.yaml': configuration })).toMatchObject({
      value: {
        configuration: {
          evidence: { dir: '/etc/hyops-dr/evidence', key: '/etc/hyops-dr/key.pem' },
          state_dir: '/etc/hyops-dr/state',
          hyops: { command: ['hyops'], core_root: '/opt/core' },
        },
      },
    });
  });
});

describe('a configuration folder that is refused', () => {
  it('reports each missing file with its purpose (C9.3)', () => {
    expect(
      reasonsOf(
        parsed({ 'hyops-dr.yaml': undefined, 'policy.yaml': undefined, 'plans/failover.yaml': undefined }),
      ),
    ).toEqual([
      'ConfigurationInvalid at hyops-dr.yaml: the file hyops-dr.yaml is missing -> write it; hyops-dr init shows a sample',
      'PolicyInvalid at policy.yaml: the file policy.yaml is missing -> write it; hyops-dr init shows a sample',
      'PlanInvalid at plans/: there is no plan -> write a plan for each kind of decision to expect',
    ]);
  });

  it('reports environments, runners and names that do not match (C5.1)', () => {
    const configuration = stringify(
      aConfiguration({
        default_environment: 'staging',
        environments: {
          production: { runtime_root: '/var/lib/hyops/production' },
          lab: { runtime_root: '/var/lib/hyops/lab' },
        },
        runners: [aRunner(), aRunner(), aRunner({ name: 'other', environment: 'prod' })],
      }),
    );
    expect(reasonsOf(parsed({ 'hyops-dr.yaml': configuration }))).toEqual([
      'ConfigurationInvalid at hyops-dr.yaml default_environment: "staging" is not one of the environments production, lab -> correct it',
      'ConfigurationInvalid at hyops-dr.yaml runners.2.environment: "prod" is not one of the environments production, lab -> correct it',
      'ConfigurationInvalid at hyops-dr.yaml runners: two runners have the name "gcp-runner" -> correct it',
    ]);
  });

  it('reports which plans conflict (C4.4)', () => {
    const drill = aPlan({ plan: 'drill@v1', workload: 'orders-drill' });
    expect(
      reasonsOf(parsed({ 'plans/again.yml': stringify(aPlan()), 'plans/drill.yaml': stringify(drill) })),
    ).toEqual([
      'PlanInvalid at plans/: two plans have the name failover-gcp-restore@v1 -> give one another version',
      'PlanInvalid at plans/: failover-gcp-restore@v1 and drill@v1 change the states of one blueprint, dr/orders-gcp@v1, under two workloads, orders and orders-drill, so their runs would not exclude each other -> give both the same workload, or give one of them a blueprint with its own state instances',
      'PlanInvalid at plans/: drill@v1 and failover-gcp-restore@v1 change the states of one blueprint, dr/orders-gcp@v1, under two workloads, orders-drill and orders, so their runs would not exclude each other -> give both the same workload, or give one of them a blueprint with its own state instances',
    ]);
  });

  it('reports why a plan cannot be read, and reads the others', () => {
    expect(reasonsOf(parsed({ 'plans/a.yaml': 'plan: [' }))).toEqual([
      'PlanInvalid at plans/a.yaml:1: this is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ] -> correct the YAML',
    ]);
    expect(reasonsOf(parsed({ 'plans/a.yaml': stringify({ ...aPlan(), plan: 'no name' }) }))).toEqual([
      'PlanInvalid at plans/a.yaml:1 plan: must look like name@v1 -> correct the value',
    ]);
  });
});

describe('the path of a configuration folder (C9.3)', () => {
  it('is the given one, or the first default path that exists', () => {
    const there =
      (...paths: string[]) =>
      (path: string) =>
        paths.includes(path);
    expect(configurationPlace('elsewhere', there('./hyops-dr'))).toBe('elsewhere');
    expect(configurationPlace(undefined, there('./hyops-dr', '/etc/hyops-dr'))).toBe('./hyops-dr');
    expect(configurationPlace(undefined, there('/etc/hyops-dr'))).toBe('/etc/hyops-dr');
    expect(configurationPlace(undefined, there())).toBe('./hyops-dr');
  });

  it('contains plans as YAML files in one folder, sorted by name', () => {
    const paths = ['plans/a.yaml', 'plans/b.yml', 'old/plans/c.yaml', 'plans/d.yaml.orig', 'plans/e/f.yaml'];
    expect(paths.filter(isPlanFile)).toEqual(['plans/a.yaml', 'plans/b.yml']);
    const folder = parsed({ 'plans/a.yaml': stringify(aPlan({ plan: 'another@v1' })) });
    expect(folder.ok && folder.value.plans.map(({ plan }) => plan)).toEqual([
      'another@v1',
      'failover-gcp-restore@v1',
    ]);
  });

  it('is the base of relative paths; in commands, only of a first word that is not a bare name (C9.1)', () => {
    const configuration = stringify(
      aConfiguration({
        hyops: {
          command: ['./bin/hyops', './profile', 'core/dir'],
          core_root: 'core',
          vault_password_file: './secrets/./vault',
          home: 'old./home',
        },
        environments: { production: { runtime_root: './runtime' } },
        notify: { command: ['bin/notify', './channel'] },
        evidence: { dir: 'evidence' },
      }),
    );
    const folder = parsed({ 'hyops-dr.yaml': configuration });
    expect(folder.ok && folder.value.configuration).toEqual({
      temporal: {},
      hyops: {
        command: ['/etc/hyops-dr/bin/hyops', './profile', 'core/dir'],
        core_root: '/etc/hyops-dr/core',
        vault_password_file: '/etc/hyops-dr/secrets/./vault',
        home: '/etc/hyops-dr/old./home',
        path: '/usr/local/bin:/usr/bin:/bin',
        variables: {},
        call_timeout_minutes: 120,
      },
      environments: {
        production: {
          runtime_root: '/etc/hyops-dr/runtime',
        },
      },
      default_environment: 'production',
      runners: [
        {
          name: 'gcp-runner',
          environment: 'production',
          access_modes: ['runner-local'],
          state_ref: 'platform/linux/ops-runner#gcp',
          transport: 'local',
        },
      ],
      vantages: {},
      evidence: {
        dir: '/etc/hyops-dr/evidence',
        sweep_minutes: 5,
      },
      state_dir: '/var/lib/state',
      observe: {},
      notify: {
        command: ['/etc/hyops-dr/bin/notify', './channel'],
        variables: {},
        timeout_seconds: 10,
      },
    });
    const bare = parsed({
      'hyops-dr.yaml': stringify(aConfiguration({ notify: { command: ['mail', 'a/b'] } })),
    });
    expect(bare.ok && bare.value.configuration.notify?.command).toEqual(['mail', 'a/b']);
    const plain = parsed();
    expect(plain.ok && 'notify' in plain.value.configuration).toBe(false);
    expect(plain.ok && 'key' in plain.value.configuration.evidence).toBe(false);
  });
});
