import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { usualValues } from '../../../client/init/sample';
import { compilePlan } from '../../../contract/plan/compile-plan';
import { Plan } from '../../../contract/plan/plan';
import { selectPlan } from '../../../contract/plan/select-plan';
import { planValues } from '../../../sandbox/setup/plan-values';
import { SITE_ANSWERS } from '../../support/site-answers';
import { aDecision } from '../decision/a-decision';
import { problemsOf } from '../decision/problems-of';
import { aPolicy } from '../policy/a-policy';
import { aPlace } from './a-plan';
import { blueprintOf, CORES, decisionFor, filledSample, LANES } from './lanes';

const LIVE = CORES.flatMap(([whose, core]) => LANES.map(([plan, ref]) => [plan, ref, whose, core] as const));

function compiled(name: string, ref: string, core: string) {
  const plan = filledSample(name);
  const result = compilePlan(decisionFor(plan), plan, blueprintOf(core, ref), aPolicy(), aPlace());
  if (!result.ok) throw new Error(problemsOf(result).join('\n'));
  return result.value;
}

describe('the sample plans', () => {
  it('consist of one for each kind of decision', () => {
    const files = readdirSync(join(__dirname, '../../../client/sample/plans'));
    expect(files.toSorted()).toEqual(LANES.map(([plan]) => `${plan}.yaml`).toSorted());
  });

  it('use every value that is kept for them, on a real site and in the local world (C4.4)', () => {
    const samples = join(__dirname, '../../../client/sample');
    const files = ['hyops-dr.yaml', 'policy.yaml', ...LANES.map(([plan]) => `plans/${plan}.yaml`)];
    const namesIn = (text: string) => text.match(/(?<=\{\{)\w+(?=\}\})/g) ?? [];
    const used = files.flatMap((file) => namesIn(readFileSync(join(samples, file), 'utf8')));
    const names = new Set([...used, ...Object.values(usualValues()).flatMap((value) => namesIn(`${value}`))]);
    const known = [usualValues(), SITE_ANSWERS, planValues({})].flatMap((values) => Object.keys(values));
    expect(known.filter((name) => !names.has(name))).toEqual([]);
  });

  it.each(LIVE)('%s compiles against %s of %s (C4.4)', (name, ref, _, core) => {
    const { calls, blueprint_ref } = compiled(name, ref, core);
    const steps = calls.flatMap((call) => (call.kind === 'hyops' ? [call.blueprint_step] : []));
    expect(blueprint_ref).toBe(ref);
    expect(steps.toSorted()).toEqual(
      blueprintOf(core, ref)
        .steps.map(({ id }) => id)
        .toSorted(),
    );
  });

  it('are each selected by one decision, and no two match the same one (C4.4)', () => {
    const plans = LANES.map(([name]) => filledSample(name));
    const chosen = plans.map((plan) => selectPlan(plans, decisionFor(plan), 'production'));
    expect(chosen.map((one) => one.ok && one.value.plan)).toEqual(plans.map(({ plan }) => plan));
  });

  it.each([
    ['failover-gcp-restore', [['postgresql_dns_cutover', 'postgresql_backup_config']]],
    ['failback-onprem-restore', [['postgresql_dns_cutover', 'postgresql_backup_config']]],
    ['burst-gcp', [['gke_burst_secret_store', 'gitops_workloads']]],
  ])('%s says which edge the order of the contract drops, and why (C7.6, C7.8)', (name, edges) => {
    const dropped = filledSample(name).dropped_requires;
    expect(dropped.map(({ step, requires }) => [step, requires])).toEqual(edges);
    expect(dropped.every(({ reason }) => reason.length > 20)).toBe(true);
  });

  it('leave the promotion of a managed standby and the on-premises rebuild to a named human (C7.5)', () => {
    const human = (name: string) =>
      compiled(name, LANES.find(([plan]) => plan === name)?.[1] ?? '', CORES[0]?.[1] ?? '').calls.flatMap(
        (call) => (call.kind === 'human' ? [call.name] : []),
      );
    expect(human('failover-gcp-managed-promote')).toEqual(['promote_managed_standby']);
    expect(human('failback-onprem-managed')).toEqual(['reseed_onprem']);
  });
});

describe('docs/plans.md', () => {
  it('shows a complete plan that compiles against its blueprint (C4.4)', () => {
    const page = readFileSync(join(__dirname, '../../../docs/plans.md'), 'utf8');
    const [, text = ''] = /## A whole plan[^`]*(?:`[^`]+`[^`]*)*?```yaml\n([^`]*)```/.exec(page) ?? [];
    const plan = Plan.parse(parse(text));
    const decision = aDecision({
      ...{ ...decisionFor(plan), workload_profile_ref: plan.selects.workload_profile_ref },
      repo_state_ref: 'org/gcp/object-repo#postgresql_ha_backup_repo',
    });
    const shipped = blueprintOf(CORES[0]?.[1] ?? '', plan.blueprint);
    expect(problemsOf(compilePlan(decision, plan, shipped, aPolicy(), aPlace()))).toEqual([]);
  });
});
