import { textAt } from '../../mapping';
import type { ModuleDefinition } from './definition/definition';
import { requireText } from './definition/input-checks';

/** The image that machines on the premises start from. */
export const templateImage: ModuleDefinition = {
  ref: 'core/onprem/template-image',
  driver: 'images/packer',
  packId: 'onprem/proxmox/images/00-template-image@v1.0',
  credentials: ['proxmox'],
  defaults: {
    template_key: 'ubuntu-24.04',
    cpu_cores: 2,
    memory_mb: 4096,
    disk_size_gb: 40,
    ssh_username: 'opsadmin',
  },
  publishes: ['template_key', 'template_vm_id', 'template_name', 'template_vm_ids', 'templates'],
  seconds: 12,
  validate(inputs) {
    requireText(inputs, 'template_key');
  },
  async work({ inputs }) {
    const key = textAt(inputs, 'template_key');
    const name = `tmpl-${key}`;
    return {
      template_key: key,
      template_vm_id: 9001,
      template_name: name,
      template_vm_ids: { [key]: 9001 },
      templates: { [key]: { vm_id: 9001, name } },
    };
  },
};
