import fc from 'fast-check';
import { compilePlan } from '../../contract/compile-plan';
import { effectOf } from '../../contract/module-effects';
import { planInWords } from '../../contract/plan-in-words';
import { wrapped } from '../../contract/text-lines';
import { aPlace } from './a-plan';
import { aPolicy } from './a-policy';
import { blueprintOf, CORES, decisionFor, filledSample, LANES } from './lanes';

const CORE = CORES[0]?.[1] ?? '';

function wordsOf(name: string): string[] {
  const plan = filledSample(name);
  const ref = LANES.find(([lane]) => lane === name)?.[1] ?? '';
  const compiled = compilePlan(decisionFor(plan), plan, blueprintOf(CORE, ref), aPolicy(), aPlace());
  if (!compiled.ok) throw new Error(`${name} does not compile`);
  return planInWords(compiled.value, 'a'.repeat(64), ['1 of alice, bob, within 240 minutes']);
}

/** The words of a lane on one line, so that a sentence can be found wherever it was broken. */
const flat = (name: string) => wordsOf(name).join(' ').replaceAll(/\s+/g, ' ');

describe('a plan in plain language', () => {
  it.each(LANES)('of %s is read in 80 columns', (name) => {
    expect(wordsOf(name).filter((line) => line.length > 80)).toEqual([]);
  });

  it('says which call changes what, what counts, and which secrets it takes by name (C4.4, C6.2)', () => {
    const words = flat('failover-gcp-restore');
    expect(words).toContain(
      'postgresql_restore (HyOps platform/postgresql-ha) changes the data on the target: it is overwritten with what a backup has counts when it is executed now state postgresql_restore_gcp_dr secrets PATRONI_SUPERUSER_PASSWORD',
    );
    expect(words).toContain(
      'postgresql_dns_status (HyOps platform/network/dns-routing) changes nothing: it looks',
    );
  });

  it('says what each guard will look at (C6.1-C6.5)', () => {
    const words = flat('failover-gcp-restore');
    for (const sentence of [
      'secrets in the runtime vault, by name: NETBOX_DB_PASSWORD, PATRONI_REPLICATION_PASSWORD,',
      'access mode runner-local: the runner is ready and its queue is polled; HyOps renders no other way',
      'org/gcp/object-repo#pgbackrest_primary is ready, published and at most 90 days old.',
      'is at most 1440 minutes old.',
      'live-probes from runner and witness: "the old primary is a replica, or its host refuses connections"; or two-person-statement',
      'Asked again before data moves and before traffic is cut.',
    ])
      expect(words).toContain(sentence);
  });

  it('says what a human does, what is expected afterwards, and what cannot be undone (C7.5, C8.6)', () => {
    const words = flat('failover-gcp-managed-promote');
    expect(words).toContain('promote_managed_standby: a human does this, and the run waits for a named one');
    expect(words).toContain('Where it is reached afterwards postgresql: db.example.org:5432');
    expect(words).toContain('What cannot be undone - A promoted standby replicates no more');
    expect(flat('burst-gcp')).toContain(
      'gke_burst_secret_store no longer waits for gitops_workloads: The contract',
    );
    expect(flat('burst-gcp')).toContain('Where it is reached afterwards as before. A burst adds capacity');
    expect(flat('runner-gcp')).toContain(
      'a tunnel to platform-shared-runner-01:22 in filled-in/filled-in is let in',
    );
  });

  it('says of a module that it does not know only that it is managed', () => {
    expect(effectOf('platform/new-thing', {})).toBe('what the module platform/new-thing manages');
    expect(effectOf('platform/postgresql-ha', { apply_mode: 'bootstrap' })).toBe(
      'the database cluster on its machines',
    );
  });
});

describe('wrapped text', () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  it('keeps every word, in lines of 80 columns', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), fc.nat(30), (words, indent) => {
        const lines = wrapped(`${' '.repeat(indent)}`, words.join(' '));
        expect(lines.join(' ').split(/\s+/).filter(Boolean)).toEqual(words);
        expect(lines.every((line) => line.length <= 80)).toBe(true);
      }),
    );
  });

  it('leaves a word whole that is longer than a line', () => {
    const long = 'x'.repeat(100);
    expect(wrapped('- ', `see ${long} there`)).toEqual(['- see', `  ${long}`, '  there']);
  });
});
