import { join } from 'node:path';
import { type Mapping, numberAt } from '../mapping';
import { dnsZone, serviceName, siteAddresses, witnessAddress } from '../world-layout';
import type { Options } from './options';

/** Names that configuration templates may use, `{{name}}`; lists are written as JSON. */
export function valuesFor(options: Options, ports: Mapping): Mapping {
  const under = (...parts: string[]): string => join(options.directory, ...parts);
  const at = (name: string): string => `127.0.0.1:${numberAt(ports, name, 0)}`;
  return {
    directory: options.directory,
    environment: 'dev',
    home: under('home'),
    path: `${under('bin')}:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
    runtime_root: under('runtime', 'dev'),
    core_root: under('core'),
    hyops_command: [process.execPath, join(__dirname, '..', 'hyops', 'main.js')],
    world_command: [process.execPath, join(__dirname, '..', 'world', 'main.js'), '--dir', options.directory],
    witness_command: [
      process.execPath,
      join(__dirname, '..', 'witness', 'main.js'),
      ...['--dir', options.directory, '--through', witnessAddress, '{host}', '{port}'],
    ],
    vault_password_file: under('vault.pass'),
    faults_file: under('faults.json'),
    executions_file: under('executions.jsonl'),
    evidence_dir: under('evidence'),
    state_dir: under('state'),
    config_dir: under('config'),
    dns_server: at('dns'),
    dns_api_url: `http://${at('dns_api')}`,
    secret_store_url: `http://${at('secret_store')}`,
    control_url: `http://${at('control')}`,
    dns_zone: dnsZone,
    service_name: serviceName,
    site_port: numberAt(ports, 'site', 0),
    runner_port: numberAt(ports, 'runner', 0),
    runner_prefix: under('runner', 'core'),
    onprem_address: siteAddresses.onprem,
    gcp_address: siteAddresses.gcp,
    gcp_managed_address: siteAddresses['gcp-managed'],
    gke_address: siteAddresses.gke,
    temporal_address: options.temporalAddress,
    namespace: options.namespace,
    runner: options.runner,
  };
}
