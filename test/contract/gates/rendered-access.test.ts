import { type Approved, accessDowngrades } from '../../../contract/gates/access-downgrades';
import type { AccessNeeds } from '../../../contract/world/access';
import { renderedAccess } from '../../../contract/world/rendered-access';
import { inFull } from '../decision/problems-of';
import { anInventory, aRendering, direct, local, throughBastion, throughTunnel } from './a-rendering';

const BASTION: AccessNeeds = {
  mode: 'bastion-explicit',
  bastion: { host: '10.9.0.2', port: 22, user: 'ops' },
  target: { host: '10.0.0.5', port: 22 },
};
const TUNNEL: AccessNeeds = {
  mode: 'gcp-iap',
  instance: 'pg-01',
  project: 'dr',
  zone: 'europe-west2-b',
  port: 22,
  vm_state_ref: 'platform/gcp/platform-vm#pg',
};
const PUBLIC: AccessNeeds = {
  mode: 'public-ephemeral',
  vm_state_ref: 'platform/gcp/platform-vm#pg',
  ports: [22],
};
const OVERLAY: AccessNeeds = {
  mode: 'private-overlay',
  overlay_states: ['org/gcp/wan-vpn-to-edge'],
  target: { address: '10.0.0.5', port: 22 },
};

const approved = (deviations: Partial<Approved> = {}): Approved => ({
  step: 'restore',
  inputs: {},
  needs: { mode: 'runner-local' },
  publicHosts: [],
  decided: [],
  addresses: new Map(),
  ...deviations,
});

type Files = ReturnType<typeof aRendering>;

/** What is refused of a rendering, in words. */
function refused(files: Files, deviations: Partial<Approved> = {}): string[] {
  const rendered = renderedAccess(files);
  if (!rendered) throw new Error('nothing was rendered');
  const reasons = accessDowngrades(rendered, approved(deviations));
  expect(new Set(reasons.map(({ code }) => code)).size).toBe(reasons.length > 0 ? 1 : 0);
  return reasons.map(({ code, what }) => `${code}: ${what}`);
}

const rendered = (...lines: string[]) => aRendering(anInventory(...lines));

describe('the access that HyOps rendered', () => {
  it('is accepted when every host is reached in the mode of the decision (C5.1)', () => {
    expect(refused(rendered(direct('10.0.0.5')))).toEqual([]);
    expect(refused(rendered(local()))).toEqual([]);
    expect(refused(rendered(direct('fd00::5')), { needs: OVERLAY })).toEqual([]);
    expect(refused(rendered(throughBastion('10.0.0.5', '10.9.0.2')), { needs: BASTION })).toEqual([]);
    expect(refused(rendered(throughTunnel('pg-01', 'dr', 'europe-west2-b')), { needs: TUNNEL })).toEqual([]);
    expect(refused(rendered(direct('198.51.100.7')), { needs: PUBLIC })).toEqual([]);
  });

  it('is refused when HyOps chose gcp-iap by itself (C4.7, C5.1)', () => {
    expect(refused(rendered(throughTunnel('pg-01', 'dr', 'europe-west2-b')))).toEqual([
      'DowngradeRefused: step "restore": pg-01 was to be reached by direct (runner-local), but HyOps reached it by gcp-iap through dr/europe-west2-b',
    ]);
  });

  it('is refused when ssh_proxy_jump_auto inserted a bastion (C5.6)', () => {
    const files = aRendering(anInventory(throughBastion('10.0.0.5', '10.1.1.1')), {
      meta: {
        proxy_jump: {
          host: '10.1.1.1',
          auto_enabled: true,
          auto_note: 'auto-enabled ssh proxy jump via root@10.1.1.1',
        },
      },
    });
    expect(refused(files)).toEqual([
      expect.stringContaining(
        'an automatic bastion was active: auto-enabled ssh proxy jump via root@10.1.1.1',
      ),
      expect.stringContaining('HyOps reached it by bastion-explicit through 10.1.1.1'),
    ]);
  });

  it('is refused when the automatic bastion is merely switched on (C5.6)', () => {
    const meta = { proxy_jump: { host: '', auto_enabled: true, auto_note: '' } };
    expect(refused(aRendering(anInventory(direct('10.0.0.5')), { meta }))).toEqual([
      expect.stringContaining('ssh_proxy_jump_auto is on'),
    ]);
  });

  it.each([
    ['another bastion', throughBastion('10.0.0.5', '10.9.0.3'), BASTION, 'through 10.9.0.2'],
    ['no bastion', direct('10.0.0.5'), BASTION, 'by bastion-explicit'],
    [
      'a tunnel into another project',
      throughTunnel('pg-01', 'other', 'europe-west2-b'),
      TUNNEL,
      'in dr/europe-west2-b',
    ],
    [
      'a tunnel into another zone',
      throughTunnel('pg-01', 'dr', 'europe-west2-c'),
      TUNNEL,
      'in dr/europe-west2-b',
    ],
    [
      'a proxy that nobody knows',
      "pg-01 ansible_host=10.0.0.5 ansible_ssh_common_args='-o ProxyJump=x'",
      BASTION,
      'through unknown',
    ],
    [
      'a public address beyond the bastion',
      throughBastion('198.51.100.7', '10.9.0.2'),
      BASTION,
      'public address',
    ],
    [
      'a public address through the overlay',
      direct('2001:db9::1'),
      OVERLAY,
      'public address under private-overlay',
    ],
  ])('is refused for %s (C4.7, C5.4)', (_, line, needs, words) => {
    expect(refused(rendered(line), { needs })).toEqual([expect.stringContaining(words)]);
  });

  it('is refused for a public address in a private mode, unless the plan lists that host (C4.7)', () => {
    const files = rendered(direct('198.51.100.7'));
    expect(refused(files)).toEqual([
      expect.stringContaining('198.51.100.7 is a public address under runner-local'),
    ]);
    const publicHosts = [{ host: '198.51.100.7', reason: 'the DNS authority is outside all sites' }];
    expect(refused(files, { publicHosts })).toEqual([]);
  });

  it('is judged by the addresses of a name, and refused when the name resolves to none (C4.7)', () => {
    const files = rendered(direct('edge.example.org'));
    const by = (...found: string[]) => refused(files, { addresses: new Map([['edge.example.org', found]]) });
    expect(by('10.0.0.7')).toEqual([]);
    expect(by('10.0.0.7', '198.51.100.9')).toEqual([
      expect.stringContaining('resolves to 198.51.100.9, a public address'),
    ]);
    expect(by()).toEqual([expect.stringContaining('does not resolve')]);
    expect(refused(rendered(throughBastion('edge.example.org', '10.9.0.2')), { needs: BASTION })).toEqual([]);
  });

  it.each([
    ['ssh_access_mode', '', 'gcp-iap'],
    ['ssh_proxy_jump_auto', false, true],
    ['execution_plane', 'runner-local', 'workstation-direct'],
    ['assign_public_ip', false, true],
    ['repo_state_ref', 'org/gcp/object-repo#one', 'org/gcp/object-repo#two'],
  ])('is refused when HyOps ran with another %s than was approved (C4.7, C4.9)', (key, was, is) => {
    const resolved = { inputs: { [key]: is } };
    const reasons = refused(aRendering(anInventory(local()), { resolved }), { inputs: { [key]: was } });
    expect(reasons).toContainEqual(expect.stringContaining(`${key} was approved as ${JSON.stringify(was)}`));
    expect(
      refused(aRendering(anInventory(local()), { resolved: { inputs: { [key]: was } } }), {
        inputs: { [key]: was },
      }),
    ).toEqual([]);
  });

  it('is refused when HyOps ran without a value of the decision, or with another one (C3.9)', () => {
    const decided = [{ field: 'cutover_policy', path: ['record', 'ttl'] }];
    const ran = (inputs: object) =>
      refused(aRendering(anInventory(local()), { resolved: { inputs } }), {
        decided,
        inputs: { record: { ttl: 5 } },
      });
    expect(ran({ record: { ttl: 5, more: true } })).toEqual([]);
    expect(ran({ record: { ttl: '5' } })).toEqual([]);
    const refusal = (found: string) => [
      `DowngradeRefused: step "restore": record.ttl was approved as 5, because the decision says so (cutover_policy), but HyOps ran with ${found}`,
    ];
    expect(ran({ record: { ttl: 60 } })).toEqual(refusal('60'));
    expect(ran({ record: {} })).toEqual(refusal('nothing'));
    expect(ran({ record: 5 })).toEqual(refusal('nothing'));
    const inputs = { record: { ttl: 'undefined' } };
    const files = aRendering(anInventory(local()), { resolved: { inputs: { record: {} } } });
    expect(refused(files, { decided, inputs })).toHaveLength(1);
  });

  it('is refused when a machine got an unrequested public address (C4.7)', () => {
    const inputs = [{ assign_public_ip: true }, { vms: { 'pg-01': { assign_public_ip: true } } }];
    for (const files of inputs.map((one) => aRendering(undefined, { meta: {}, resolved: { inputs: one } }))) {
      expect(refused(files)).toEqual([
        expect.stringContaining('a public address was requested under runner-local'),
      ]);
      expect(refused(files, { needs: PUBLIC })).toEqual([]);
    }
  });

  it('is refused for a bastion in the variables of a group, or a public host named without an address (C5.1)', () => {
    const forAll = (variable: string) =>
      aRendering(`${anInventory(direct('10.0.0.5'))}\n[all:vars]\n${variable}\n`);
    expect(refused(forAll("ansible_ssh_common_args='-o ProxyJump=ops@10.1.1.1'"))).toEqual([
      expect.stringContaining('HyOps reached it by bastion-explicit through unknown'),
    ]);
    expect(refused(rendered('198.51.100.7 ansible_user=ops'))).toEqual([
      expect.stringContaining('198.51.100.7 is a public address'),
    ]);
    expect(refused(rendered('pg-01 ansible_port=22 ansible_host="198.51.100.7"'))).toEqual([
      expect.stringContaining('198.51.100.7 is a public address'),
    ]);
    // In a second group a host is listed by its name only.
    expect(refused(rendered(direct('10.0.0.5'), '[primary]', 'pg-01'))).toEqual([]);
  });

  it('is derived from the inputs, as HyOps derives it, when the inventory is on another machine (C5.1)', () => {
    const groups = {
      db: [{ name: 'pg-01', host: '10.0.0.5', gcp_iap_project_id: 'dr', gcp_iap_zone: 'europe-west2-b' }],
    };
    const of = (inputs: object, meta: object = {}) =>
      renderedAccess(
        aRendering(undefined, { meta, resolved: { inputs: { inventory_groups: groups, ...inputs } } }),
      )?.hosts.map(({ way, through }) => [way, through]);
    expect(of({})).toEqual([['direct', null]]);
    expect(of({ ssh_access_mode: 'gcp-iap' })).toEqual([['gcp-iap', 'dr/europe-west2-b']]);
    expect(of({ ssh_access_mode: 'direct', ssh_proxy_jump_host: '10.9.0.2' })).toEqual([
      ['bastion-explicit', '10.9.0.2'],
    ]);
    expect(of({}, { proxy_jump: { host: '10.1.1.1' } })).toEqual([['bastion-explicit', '10.1.1.1']]);
    expect(
      renderedAccess(
        aRendering(undefined, {
          resolved: { inputs: { inventory_groups: { db: [{ name: 'x', host: '127.0.0.1' }] } } },
        }),
      )?.hosts,
    ).toEqual([{ name: 'x', host: '127.0.0.1', way: 'local', through: null }]);
  });

  it('is unknown when HyOps left no readable inventory (C5.1)', () => {
    expect(renderedAccess({ inventory: undefined, meta: undefined, resolved: undefined })).toBeUndefined();
    expect(
      renderedAccess({ inventory: undefined, meta: 'no object', resolved: ['no', 'object'] }),
    ).toBeUndefined();
    expect(renderedAccess({ inventory: '[db]\n', meta: {}, resolved: undefined })).toBeUndefined();
  });

  it('is read only from the host lines of an inventory (C5.1)', () => {
    const ini = [
      'pg-00 ansible_host=10.0.0.4',
      '  [db]',
      '    # pg-09 ansible_host=198.51.100.9',
      '; pg-08 ansible_host=198.51.100.8',
      '\tpg-01 ansible_host=198.51.100.7 # the old one; outside',
    ];
    const found = renderedAccess({ inventory: ini.join('\n'), meta: undefined, resolved: undefined });
    expect(found).toEqual({
      hosts: [
        { name: 'pg-00', host: '10.0.0.4', way: 'direct', through: null },
        { name: 'pg-01', host: '198.51.100.7', way: 'direct', through: null },
      ],
      autoBastion: null,
      inputs: {},
    });
  });

  it('is local by connection or by name when only the inputs are known (C5.1)', () => {
    const hosts = [
      { name: 'a', host: '10.0.0.5', ansible_connection: 'local' },
      { name: 'b', host: 'localhost' },
      { name: 'c', host: '::1' },
      { name: 'd', host: '10.0.0.6', ansible_connection: 'ssh' },
    ];
    const found = renderedAccess(
      aRendering(undefined, { resolved: { inputs: { inventory_groups: { db: hosts } } } }),
    );
    expect(found?.hosts.map(({ way }) => way)).toEqual(['local', 'local', 'local', 'direct']);
  });

  it('names each host once, however many groups it is in', () => {
    const hosts = renderedAccess(rendered(direct('10.0.0.5'), direct('10.0.0.5'), direct('10.0.0.6')))?.hosts;
    expect(hosts?.map(({ host }) => host)).toEqual(['10.0.0.5', '10.0.0.6']);
  });
});

describe('the refusal of access that HyOps rendered differently', () => {
  const told = (files: Files, deviations: Partial<Approved> = {}) => {
    const found = renderedAccess(files);
    return found ? inFull(accessDowngrades(found, approved(deviations))) : ['nothing was rendered'];
  };

  it('reports what was approved, what HyOps did, and what to do (C4.7, C5.1, C5.6)', () => {
    const files = aRendering(anInventory(direct('10.0.0.5'), direct('198.51.100.7')), {
      meta: { proxy_jump: { host: '', auto_enabled: true, auto_note: '' } },
      resolved: {
        inputs: {
          ssh_access_mode: 'direct',
          zone: 'a',
          vms: null,
          more: { assign_public_ip: true, size: 3 },
        },
      },
    });
    expect(told(files, { inputs: { ssh_access_mode: '' } })).toEqual([
      'DowngradeRefused at restore as HyOps rendered it: step "restore": ssh_access_mode was approved as "", but HyOps ran with "direct" -> find out what changed it, in HyOps or its states, before any other call',
      'DowngradeRefused at restore as HyOps rendered it: step "restore": a public address was requested under runner-local -> remove the address',
      'DowngradeRefused at restore as HyOps rendered it: step "restore": an automatic bastion was active: ssh_proxy_jump_auto is on -> write ssh_proxy_jump_auto: false',
      'DowngradeRefused at restore as HyOps rendered it: step "restore": 198.51.100.7 is a public address under runner-local -> make HyOps reach it by runner-local, or issue a decision for the other mode',
    ]);
    expect(told(files, { needs: BASTION })).toEqual([
      'DowngradeRefused at restore as HyOps rendered it: step "restore": a public address was requested under bastion-explicit -> remove the address',
      'DowngradeRefused at restore as HyOps rendered it: step "restore": an automatic bastion was active: ssh_proxy_jump_auto is on -> write ssh_proxy_jump_auto: false',
      'DowngradeRefused at restore as HyOps rendered it: step "restore": 10.0.0.5 was to be reached by bastion-explicit (bastion-explicit), but HyOps reached it by direct -> make HyOps reach it by bastion-explicit, or issue a decision for the other mode',
      'DowngradeRefused at restore as HyOps rendered it: step "restore": 198.51.100.7 was to be reached by bastion-explicit (bastion-explicit), but HyOps reached it by direct -> make HyOps reach it by bastion-explicit, or issue a decision for the other mode',
    ]);
  });

  it('names each bastion or tunnel that the plan does not name (C5.4)', () => {
    expect(told(rendered(throughBastion('10.0.0.5', '10.9.0.3')), { needs: BASTION })).toEqual([
      'DowngradeRefused at restore as HyOps rendered it: step "restore": 10.0.0.5 was to be reached through 10.9.0.2, but HyOps reached it by bastion-explicit through 10.9.0.3 -> make HyOps reach it by bastion-explicit, or issue a decision for the other mode',
    ]);
    expect(told(rendered(throughTunnel('pg-01', 'dr', 'europe-west2-c')), { needs: TUNNEL })).toEqual([
      'DowngradeRefused at restore as HyOps rendered it: step "restore": pg-01 was to be reached in dr/europe-west2-b, but HyOps reached it by gcp-iap through dr/europe-west2-c -> make HyOps reach it by gcp-iap, or issue a decision for the other mode',
    ]);
  });

  it('names a host that cannot be resolved, and a public host that the plan does not list (C4.7)', () => {
    expect(told(rendered(direct('edge.example.org')))).toEqual([
      'DowngradeRefused at restore as HyOps rendered it: step "restore": edge.example.org does not resolve, so it is not known to be private -> make HyOps reach it by runner-local, or issue a decision for the other mode',
    ]);
    const publicHosts = [{ host: '198.51.100.7', reason: 'the DNS authority is outside all sites' }];
    expect(told(rendered(direct('198.51.100.8')), { publicHosts })).toEqual([
      'DowngradeRefused at restore as HyOps rendered it: step "restore": 198.51.100.8 is a public address under runner-local -> make HyOps reach it by runner-local, or issue a decision for the other mode',
    ]);
  });

  it('is absent for unrelated switches, and for hosts that the mode opens', () => {
    const inputs = { backup: true, assign_public_ip: 'true', nothing: null };
    expect(told(aRendering(anInventory(local()), { resolved: { inputs } }))).toEqual([]);
  });
});
