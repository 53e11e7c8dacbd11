import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CallFacts, conclude } from '../../activities/calls/conclude';
import { environmentFor } from '../../activities/hyops/installation';
import { AFTER, BEFORE, facts } from './support/call-facts';

/** What HyOps prints for a deploy with one step. */
function deploy(status: string, step: object, more: object = {}): string {
  const report = { status, steps: [{ id: 'restore', status: 'ok', rc: 0, ...step }], ...more };
  return `step=restore status=running\nstep=restore status=${status}\n${JSON.stringify(report, null, 2)}\n`;
}

const verdict = (given: CallFacts) => {
  const conclusion = conclude(given);
  return conclusion.state === 'failed' ? conclusion.reason.code : conclusion.state;
};

describe('C4.6 the conclusion of a call', () => {
  it.each<[string, CallFacts, string]>([
    ['A1 a report after step= lines', facts(0, deploy('ok', {})), 'executed'],
    [
      'A2 exit code 0 and a step skipped because of a stale state',
      facts(0, deploy('ok', { status: 'skipped' }), { after: BEFORE }),
      'skipped',
    ],
    [
      'A2 exit code 0 and ok without a new state',
      facts(0, deploy('ok', {}), { after: BEFORE }),
      'HyopsNotExecuted',
    ],
    [
      'A3 exit code 0 with optional failures',
      facts(0, deploy('ok', { status: 'failed-optional', rc: 1 }, { optional_failures: ['restore'] })),
      'HyopsFailed',
    ],
    [
      'A4 a DNS change without targets',
      facts(0, deploy('ok', {}), {
        after: { ...AFTER, outputs: { 'dns.status': 'applied', 'dns.targets': [] } },
      }),
      'TrafficNotVerified',
    ],
    [
      'A5 a HyOps gate refused after an earlier confirmation',
      facts(2, deploy('failed', { status: 'failed', rc: 1 }, { required_failures: ['restore'] }), {
        after: BEFORE,
      }),
      'HyopsRefused',
    ],
    [
      'A15 a HyOps release that its support policy forbids',
      facts(2, 'ERR: this release of hybridops-core is not supported any more\n', { after: BEFORE }),
      'HyopsRefused',
    ],
    ['a skeleton', facts(0, deploy('skeleton', {})), 'HyopsNotExecuted'],
    ['a truncated report', facts(0, deploy('ok', {}).slice(0, 90)), 'HyopsOutcomeUnknown'],
    ['an exit code that contradicts an ok', facts(2, deploy('ok', {})), 'HyopsFailed'],
  ])('is correct for %s', (_, given, expected) => expect(verdict(given)).toBe(expected));

  it('A11 stays executed when the interruption came after a successful end', () => {
    const { result, ...rest } = facts(0, deploy('ok', {}));
    expect(verdict({ ...rest, result: { ...result, interrupted_because: 'aborted' } })).toBe('executed');
    expect(verdict({ ...rest, result: { ...result, code: 130, interrupted_because: 'aborted' } })).toBe(
      'HyopsInterrupted',
    );
  });

  it("A6 is not affected by HYOPS_INPUT variables in the worker's environment", () => {
    process.env['HYOPS_INPUT_confirm'] = 'true';
    const installation = {
      command: ['hyops'],
      coreRoot: '/core',
      vaultPasswordFile: '/pass',
      home: '/home',
      path: '/bin',
      variables: {},
      runtimeRoots: {},
    };
    expect(
      Object.keys(environmentFor(installation, 'dev')).filter((name) => name.startsWith('HYOPS_INPUT')),
    ).toEqual([]);
    delete process.env['HYOPS_INPUT_confirm'];
  });
});

describe('each other fact of the appendix', () => {
  it.each([
    ['A2', 'runs/messages/interruption', 'is skipped because of a stored state'],
    ['A4', 'runs/messages/interruption', 'C7.8 fails the run when a cutover changed no record'],
    [
      'A6',
      'runs/hyops-environment',
      'A6 excludes HYOPS_INPUT variables of the worker, so an unconfirmed gate is refused',
    ],
    ['A7', 'contract/plan/plan-downgrades', 'leave no ssh_access_mode implicit or other than decided'],
    ['A8', 'contract/plan/plan-downgrades', 'turn automatic bastions off explicitly'],
    ['A9', 'contract/plan/plan-downgrades', 'where a repository state is required (C4.9)'],
    ['A10 vault locked', 'runs/guards/gates', 'C6.2 refuse the run when the vault password is wrong'],
    ['A10 vault absent', 'runs/guards/gates', 'C6.2 refuse the run when there is no vault'],
    [
      'A10 key missing',
      'runs/guards/gates',
      'C6.2 refuse the run when the vault lacks a secret that the plan needs',
    ],
    ['A11', 'faults/abort', 'interrupts a call that is running'],
    ['A12', 'faults/killed-worker', 'is executed once when the worker is killed %s'],
    ['A12 a host that is lost', 'faults/unknown-outcome', 'is decided by an operator when %s is killed'],
    ['A13', 'runs/guards/exclusion', 'starts one run when it is submitted many times at once'],
    ['A13 a new id', 'runs/emitted-again', 'A13 is refused when the earlier one was completed'],
    [
      'A14',
      'runs/messages/approvals',
      'is recorded with a reason when it is refused, and the run keeps waiting',
    ],
    ['A16', 'contract/plan/plan-downgrades', 'carry no secret in clear as %s (C6.2)'],
    [
      'A17',
      'faults/one-root',
      'is used by one call at a time for two workloads on two workers, one of which dies',
    ],
  ])('%s has a test in test/%s.test.ts', (_, file, title) => {
    expect(readFileSync(join(__dirname, '..', `${file}.test.ts`), 'utf8')).toContain(title);
  });
});
