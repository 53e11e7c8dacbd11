import { stringify } from 'yaml';
import { parseConfigurationFolder } from '../../contract/configuration-folder';
import { aConfiguration, aRunner } from './a-configuration';
import { aPlan } from './a-plan';
import { aPolicy } from './a-policy';
import { placesOf, problemsOf } from './problems-of';

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
  it('is understood when all of it is right (C9.3)', () => {
    expect(parsed()).toMatchObject({ ok: true, value: { plans: [{ plan: 'failover-gcp-restore@v1' }] } });
  });

  it.each([
    ['hyops-dr.yaml', 'ConfigurationInvalid at hyops-dr.yaml: the file hyops-dr.yaml is missing'],
    ['policy.yaml', 'PolicyInvalid at policy.yaml: the file policy.yaml is missing'],
    ['plans/failover.yaml', 'PlanInvalid at plans/: there is no plan'],
  ])('is refused without %s', (path, problem) => {
    expect(problemsOf(parsed({ [path]: undefined }))).toEqual([problem]);
  });

  it('says every problem of every file at once, each with file, line and key', () => {
    const places = placesOf(
      parsed({
        'policy.yaml': `${stringify(aPolicy())}operator: [alice]\n`,
        'plans/second.yaml': 'plan: other@v1\nplan: other@v2\n',
      }),
    );
    expect(places).toEqual([expect.stringMatching(/^policy\.yaml:\d+ operator$/), 'plans/second.yaml:2']);
  });

  it('is refused when a runner or the default names an environment that is not there (C5.1)', () => {
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

  it('is refused when two plans change the same states under two workloads: their runs would not wait for each other', () => {
    const drill = (more: object = {}) =>
      stringify(aPlan({ plan: 'drill@v1', workload: 'orders-drill', ...more }));
    expect(problemsOf(parsed({ 'plans/drill.yaml': drill() }))).toEqual([
      'PlanInvalid at plans/: drill@v1 and failover-gcp-restore@v1 change the states of one blueprint, dr/orders-gcp@v1, under two workloads, orders-drill and orders, so their runs would not wait for each other',
    ]);
    expect(parsed({ 'plans/drill.yaml': drill({ workload: 'orders' }) }).ok).toBe(true);
    expect(parsed({ 'plans/drill.yaml': drill({ blueprint: 'dr/orders-drill@v1' }) }).ok).toBe(true);
    const selects = { ...aPlan().selects, environments: ['staging'] };
    expect(parsed({ 'plans/drill.yaml': drill({ selects }) }).ok).toBe(false);
    const elsewhere = stringify(aPlan({ selects: { ...aPlan().selects, environments: ['production'] } }));
    expect(parsed({ 'plans/failover.yaml': elsewhere, 'plans/drill.yaml': drill({ selects }) }).ok).toBe(
      true,
    );
  });

  it('is refused when two plans have one name (C4.4)', () => {
    expect(problemsOf(parsed({ 'plans/again.yml': stringify(aPlan()) }))).toEqual([
      'PlanInvalid at plans/: two plans have the name failover-gcp-restore@v1',
    ]);
  });

  it('takes relative paths from the folder, and looks a bare command up on the path (C9.1)', () => {
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
