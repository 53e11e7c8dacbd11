import { concludeSync, type SyncFacts } from '../../activities/calls/conclude-sync';
import { syncArguments, syncedScope } from '../../activities/hyops/arguments';
import { namesToSync } from '../../activities/hyops/sync-output';

const VAULT = '/root/vault/bootstrap.vault.env';
const ENDED = {
  ...{ key: 'd/c/0', code: 0, signal: null, started_at: '', ended_at: '', interrupted_because: null },
  ...{ stdout_left_out_bytes: 0, stderr_left_out_bytes: 0, spawn_error: null, left_processes: false },
};

/** A sync that did what was approved, or with something changed; returns `executed`, or its code and words. */
function concluded({ code, ...change }: Partial<SyncFacts> & { code?: number | null }): string {
  const conclusion = concludeSync({
    call: {
      ...{ id: '01-sync', step: 'sync-secrets', effect: 'syncs-secrets', cloud: null, kind: 'sync' },
      ...{ name: 'renew', scope: 'orders', from: 'orders' },
    },
    result: { ...ENDED, code: code === undefined ? 0 : code },
    ...{ stdout: `synced 2 keys into ${VAULT}\n`, stderr: '', tool: '', left: '', scope: 'orders' },
    ...{ names: ['A', 'B'], inVault: ['A', 'B', 'C'], vault: VAULT },
    ...change,
  });
  return conclusion.state === 'failed'
    ? `${conclusion.reason.code} ${conclusion.reason.what}`
    : conclusion.state;
}

describe('a sync of secrets (C4.6, C7.6)', () => {
  it('is executed when all names that HyOps listed before were written and are in the vault', () => {
    expect(concluded({})).toBe('executed');
  });

  it.each<[string, Parameters<typeof concluded>[0], RegExp]>([
    ['another scope ran', { scope: 'payroll' }, /^HyopsNotExecuted .*has the scope payroll/],
    ['no scope ran', { scope: undefined }, /^HyopsNotExecuted /],
    [
      'fewer secrets were written',
      { stdout: `synced 1 keys into ${VAULT}\n` },
      /^HyopsFailed .*synced 1 secrets/,
    ],
    ['another vault was written', { stdout: 'synced 2 keys into /tmp/x\n' }, /^HyopsFailed .*into \/tmp\/x/],
    ['a name is missing afterwards', { inVault: ['A'] }, /^HyopsFailed .*afterwards: B/],
    ['the vault cannot be read afterwards', { inVault: undefined }, /^HyopsFailed /],
    ['HyOps reports nothing', { stdout: '' }, /^HyopsOutcomeUnknown /],
    [
      'HyOps reports twice',
      { stdout: `synced 2 keys into ${VAULT}\nsynced 2 keys into ${VAULT}\n` },
      /^HyopsOutcomeUnknown /,
    ],
    [
      'only the dry run ran',
      { stdout: 'dry-run: vault_addr=x scope=orders engine=kv-v2 map=m\ncount=2\n' },
      /^HyopsOutcomeUnknown /,
    ],
    [
      'the map is refused',
      { code: 11, stdout: 'ERR: no mapped secrets found\n' },
      /^HyopsRefused .*no mapped secrets/,
    ],
    [
      'the store refuses',
      { code: 21, stdout: 'ERR: failed to fetch Vault secret\n' },
      /^HyopsFailed .*failed to fetch/,
    ],
    [
      'HyOps dies with a traceback',
      { code: 1, stdout: '', stderr: 'ModuleNotFoundError\n' },
      /^HyopsOutcomeUnknown /,
    ],
    ['a report is contradicted by the exit code', { code: 1 }, /^HyopsOutcomeUnknown /],
    [
      'it was killed',
      { result: { ...ENDED, code: null, signal: 'SIGKILL' } },
      /^HyopsOutcomeUnknown .*SIGKILL/,
    ],
  ])('is not executed when %s', (_, change, says) => {
    expect(concluded(change)).toMatch(says);
  });

  it('has the scope of the command line', () => {
    expect(syncedScope(['hyops', ...syncArguments('dev', 'orders')])).toBe('orders');
    expect(syncedScope(['hyops', ...syncArguments('dev', 'orders'), '--scope', 'all'])).toBeUndefined();
    expect(syncedScope(['hyops', 'blueprint', 'deploy', '--scope', 'orders'])).toBeUndefined();
  });

  it('has the names of a dry run that is complete and about its scope', () => {
    const head = 'dry-run: vault_addr=http://127.0.0.1:1 scope=orders engine=kv-v2 map=/m.csv';
    const rows = ['would-sync B <= secret/x#B', 'would-sync A <= secret/x#A'];
    const text = (...lines: string[]) => `${lines.join('\n')}\n`;
    expect(namesToSync(text(head, ...rows, 'count=2'), 'orders')).toEqual(['A', 'B']);
    for (const bad of [
      text(head, ...rows, 'count=3'),
      text(head, ...rows),
      text(...rows, 'count=2'),
      text(head, 'count=0'),
      text(head.replace('orders', 'all'), ...rows, 'count=2'),
    ])
      expect(namesToSync(bad, 'orders')).toBeUndefined();
  });
});
