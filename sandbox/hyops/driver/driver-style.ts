import type { Driver } from '../modules/definition/definition';

/** How a driver names its files, its command and its failure. */
export type DriverStyle = {
  profile: string;
  program: string;
  log: string;
  label: string;
  /** The failure as state and records have it, and as people are told it. */
  failure: string;
  told: string;
  /** Whether the driver itself looks up secrets and hosts. */
  reachesHosts: boolean;
};

const styles: Record<Driver, DriverStyle> = {
  'config/ansible': {
    profile: 'onprem-linux@v1.0',
    program: 'ansible-playbook',
    log: 'ansible.log',
    label: 'ansible_apply',
    failure: 'ansible apply failed',
    told: 'configuration apply failed',
    reachesHosts: true,
  },
  'iac/terragrunt': {
    profile: 'gcp@v1.0',
    program: 'terragrunt',
    log: 'terragrunt.log',
    label: 'terragrunt_apply',
    failure: 'terragrunt apply failed',
    told: 'infrastructure apply failed',
    reachesHosts: false,
  },
  'images/packer': {
    profile: 'onprem-proxmox@v1.0',
    program: 'packer',
    log: 'packer.log',
    label: 'packer_build',
    failure: 'packer build failed',
    told: 'image build failed',
    reachesHosts: false,
  },
};

/** The style of the driver of a module. */
export function driverStyle(module: { driver: Driver; credentials: readonly string[] }): DriverStyle {
  const style = styles[module.driver];
  return module.credentials.includes('proxmox') ? { ...style, profile: 'onprem-proxmox@v1.0' } : style;
}

/** A failure without the tool's name and the path of its log. */
export function conciseFailure(text: string): string {
  return Object.values(styles)
    .reduce((told, style) => told.replace(style.failure, style.told), text)
    .replace(/\s*\(open: [^)]*\)/, '');
}
