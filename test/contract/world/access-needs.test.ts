import { ACCESS_MODES } from '../../../contract/words/vocabulary';
import { Access, needsOf, throughBastion } from '../../../contract/world/access';

const VM = 'platform/gcp/platform-vm#orders';

describe('the requirements of an access mode', () => {
  const access = Access.parse({
    'runner-local': {},
    'private-overlay': { overlay_states: ['org/gcp/wan-vpn'], target: { address: '10.0.0.5', port: 22 } },
    'bastion-explicit': { bastion: { host: 'bastion', user: 'ops' }, target: { host: '10.0.0.5' } },
    'gcp-iap': { instance: 'runner-01', project: 'dr', zone: 'europe-west2-b', vm_state_ref: VM },
    'public-ephemeral': { vm_state_ref: VM },
  });

  it('are in the plan for each mode, and only ports have defaults (C5.1, C5.4)', () => {
    expect(ACCESS_MODES.map((mode) => needsOf(access, mode))).toEqual([
      { mode: 'runner-local' },
      {
        mode: 'private-overlay',
        overlay_states: ['org/gcp/wan-vpn'],
        target: { address: '10.0.0.5', port: 22 },
      },
      {
        mode: 'bastion-explicit',
        bastion: { host: 'bastion', port: 22, user: 'ops' },
        target: { host: '10.0.0.5', port: 22 },
      },
      {
        mode: 'gcp-iap',
        instance: 'runner-01',
        project: 'dr',
        zone: 'europe-west2-b',
        port: 22,
        vm_state_ref: VM,
      },
      { mode: 'public-ephemeral', vm_state_ref: VM, ports: [22] },
    ]);
  });

  it.each(ACCESS_MODES)('are never guessed for %s (C5.1)', (mode) => {
    const { [mode]: left, ...others } = access;
    expect(needsOf(Access.parse(others), mode)).toBeUndefined();
  });

  it('must be present for at least one mode (C5.1)', () => {
    expect(Access.safeParse({}).error?.issues.map(({ message }) => message)).toEqual([
      'must name at least one access mode',
    ]);
    expect(Access.safeParse({ 'runner-local': {}, 'gcp-iap': undefined }).success).toBe(true);
  });

  it('include ssh without shell or prompt as the command through a bastion (C5.4)', () => {
    expect(throughBastion({ host: '10.9.0.2', port: 2222, user: 'ops' })).toEqual([
      ...['ssh', '-o', 'BatchMode=yes', '-p', '2222'],
      ...['-W', '{host}:{port}', 'ops@10.9.0.2'],
    ]);
  });
});
