import { textAt } from '../../mapping';
import { type ModuleDefinition, sshDefaults } from './definition/definition';
import { requireChoice } from './definition/input-checks';

/** HyOps and its tools on a machine, which may then execute for others. */
export const opsRunner: ModuleDefinition = {
  ref: 'platform/linux/ops-runner',
  driver: 'config/ansible',
  packId: 'linux/common/platform/10-ops-runner@v1.0',
  credentials: [],
  defaults: {
    ...sshDefaults,
    target_user: 'opsadmin',
    ssh_access_mode: 'direct',
    ssh_proxy_jump_user: 'opsadmin',
    gcp_iap_instance: '',
    gcp_iap_project_id: '',
    gcp_iap_zone: '',
    runner_install_prefix: '/opt/hybridops/core',
    runner_bin_dir: '',
    runner_system_link: true,
    runner_state: 'present',
  },
  publishes: ['runner_state', 'runner_install_prefix', 'runner_bin_dir', 'cap.ctrl.runner'],
  seconds: 20,
  validate(inputs) {
    requireChoice(textAt(inputs, 'runner_state'), ['present', 'absent'], 'inputs.runner_state');
    requireChoice(
      textAt(inputs, 'ssh_access_mode'),
      ['direct', 'bastion-explicit', 'gcp-iap'],
      'inputs.ssh_access_mode',
    );
  },
  async work({ inputs }) {
    const prefix = textAt(inputs, 'runner_install_prefix');
    return {
      runner_state: textAt(inputs, 'runner_state'),
      runner_install_prefix: prefix,
      runner_bin_dir: textAt(inputs, 'runner_bin_dir') || `${prefix}/venv/bin`,
      'cap.ctrl.runner': 'ready',
    };
  },
};
