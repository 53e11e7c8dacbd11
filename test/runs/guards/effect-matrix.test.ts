import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import type { Plan } from '../../../contract/plan/plan';
import { type Combination, combinationsOf, compileCombination } from '../../contract/effects/combinations';
import { blueprintOf, CORES, LANES } from '../../contract/plan/lanes';
import { World } from '../../support/a-world';

/** The calls and human steps of the samples that overwrite data, make a primary or send clients elsewhere. */
const HARMFUL = [
  'postgresql_restore',
  'promote_managed_standby',
  'reseed_onprem',
  'postgresql_dns_cutover',
  'postgresql_dns_cutback',
];
/** Executes every accepted combination, instead of one for each blueprint, decision type and set of guards. */
const ALL = process.env['HYOPS_DR_PROOF'] === '1';

const LONG = ALL ? 3_600_000 : 240_000;

let world: World;
let runs = 0;
beforeAll(async () => {
  world = await World.open();
  await world.site('onprem', 'unfence');
});
afterAll(() => world?.close());

const planFile = (name: string) => world.path('config/plans', `${name}.yaml`);
const namesOf = ({ steps }: Combination['plan']) =>
  Object.values(steps).flatMap((calls) =>
    Array.isArray(calls) ? calls.map((one) => ('call' in one ? one.call : one.human)) : [],
  );

interface Accepted extends Combination {
  lane: string;
}

/** The accepted combinations of all samples, and how many were tried. */
async function acceptedOnes(): Promise<{ tried: number; accepted: Accepted[] }> {
  const accepted: Accepted[] = [];
  let tried = 0;
  for (const [lane, ref] of LANES) {
    const sample: Combination['plan'] & Pick<Plan, 'access'> = parse(await readFile(planFile(lane), 'utf8'));
    const blueprint = blueprintOf(CORES[0]?.[1] ?? '', ref);
    const [plane = ''] = Object.keys(sample.access);
    for (const one of combinationsOf(sample, blueprint, plane)) {
      tried += 1;
      if (compileCombination(one, blueprint)) accepted.push({ ...one, lane });
    }
  }
  return { tried, accepted };
}

/** One combination for each blueprint, decision type and set of guards, at the placement of the sample where that is accepted. */
function representatives(accepted: Accepted[]): Accepted[] {
  const chosen = new Map<string, Accepted>();
  for (const one of accepted.toSorted((a, b) => Number(b.placed) - Number(a.placed))) {
    const key = `${one.lane} ${one.decision.decision_type} ${one.guarded}`;
    if (!chosen.has(key)) chosen.set(key, one);
  }
  return [...chosen.values()];
}

/** Executes plans one after the other, each as the only one of the configuration; returns how the runs ended. */
async function outcomesOf(chosen: Accepted[]): Promise<string[]> {
  await rm(world.path('config/plans'), { recursive: true });
  await mkdir(world.path('config/plans'));
  const outcomes = new Set<string>();
  for (const one of chosen) {
    await writeFile(planFile('only'), stringify(one.plan));
    outcomes.add(await outcomeOf(`matrix-${runs++}`, one));
  }
  return [...outcomes];
}

describe('decision type, cloud, mode, placement and guards in every combination with the sample plans', () => {
  let accepted: Accepted[];
  beforeAll(async () => {
    const found = await acceptedOnes();
    expect(found.tried).toBeGreaterThan(10_000);
    accepted = found.accepted;
  });
  const chosen = (isChosen: (type: string) => boolean) =>
    (ALL ? accepted : representatives(accepted)).filter(({ decision }) => isChosen(decision.decision_type));
  const harmDone = async () =>
    (await world.executions()).map(({ step }) => step).filter((step) => HARMFUL.includes(step));

  it('C6.5: has no harmful call in a burst, nor in a plan without guards', () => {
    const unguarded = accepted.filter(
      ({ decision, guarded }) => decision.decision_type === 'burst' || !guarded,
    );
    expect(unguarded.length).toBeGreaterThan(0);
    expect(unguarded.flatMap(({ plan }) => namesOf(plan)).filter((name) => HARMFUL.includes(name))).toEqual(
      [],
    );
  });

  it(
    'C6.5: a burst restores, promotes and cuts over nothing while the primary accepts writes',
    async () => {
      expect(await outcomesOf(chosen((type) => type === 'burst'))).toEqual(['completed']);
      expect((await world.executions()).length).toBeGreaterThan(0);
      expect(await harmDone()).toEqual([]);
    },
    LONG,
  );

  it(
    'C6.5: a failover or failback is refused while the old primary accepts writes, whichever site it is',
    async () => {
      await world.site('gcp', 'start');
      await world.site('gcp', 'promote');
      await world.site('gcp-managed', 'promote');
      const before = (await world.executions()).length;
      const outcomes = await outcomesOf(chosen((type) => type !== 'burst'));
      expect(outcomes.filter((one) => !/^refused: .*FencingUnproven/.test(one))).toEqual([]);
      expect((await world.executions()).length).toBe(before);
    },
    LONG,
  );
});

async function outcomeOf(id: string, { decision }: Combination): Promise<string> {
  const sample = await world.decision('failover-gcp-restore', id, decision);
  await world.dr.submit(sample);
  await world.approve(id);
  const { outcome, reasons } = await world.end(id, 120_000);
  return [outcome, ...new Set(reasons.map(({ code }) => code))].join(': ');
}
