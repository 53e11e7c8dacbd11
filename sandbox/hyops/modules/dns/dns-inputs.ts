import { listAt, type Mapping, textAt, textsAt } from '../../../mapping';
import { requireChoice, requireDeclaredEnv, requireFlag, requireText } from '../definition/input-checks';

/** Whether the record is only read back. */
export const isStatus = (inputs: Mapping): boolean => textAt(inputs, 'apply_mode') === 'status';
/** Where the name should point. */
export const targetsOf = (inputs: Mapping): string[] =>
  textsAt(inputs, textAt(inputs, 'desired') === 'primary' ? 'primary_targets' : 'secondary_targets');

function requireTargets(inputs: Mapping): void {
  for (const key of ['primary_targets', 'secondary_targets']) {
    const targets = listAt(inputs, key);
    if (targets.length === 0 && !textAt(inputs, 'endpoint_state_ref'))
      throw new Error(`inputs.${key} must be a non-empty list`);
    for (const target of targets) {
      if (
        textAt(inputs, 'record_type').toUpperCase() === 'A' &&
        !/^\d{1,3}(\.\d{1,3}){3}$/.test(String(target))
      ) {
        throw new Error(`inputs.${key} must hold IPv4 addresses for A records (found '${String(target)}')`);
      }
    }
  }
}

function requireProvider(inputs: Mapping): void {
  const provider = requireText(inputs, 'provider').toLowerCase();
  requireChoice(provider, ['manual-command', 'powerdns-api'], 'inputs.provider');
  if (provider === 'manual-command') {
    if (isStatus(inputs))
      throw new Error('inputs.apply_mode=status supports only inputs.provider=powerdns-api');
    if (inputs['dns_apply'] === true) requireText(inputs, 'provider_command');
    return;
  }
  if (!textAt(inputs, 'powerdns_state_ref')) requireText(inputs, 'powerdns_api_url');
  if (inputs['dns_apply'] === true || isStatus(inputs))
    requireDeclaredEnv(inputs, [requireText(inputs, 'powerdns_api_key_env')]);
  requireDeclaredEnv(inputs, [textAt(inputs, 'ssh_private_key_env')]);
}

/** Throws the first thing that is wrong with the inputs of DNS routing. */
export function requireDnsInputs(inputs: Mapping): void {
  requireChoice(textAt(inputs, 'apply_mode') || 'bootstrap', ['bootstrap', 'status'], 'inputs.apply_mode');
  if (textAt(inputs, 'dns_state') === 'absent') {
    if (isStatus(inputs)) throw new Error('inputs.apply_mode=status requires inputs.dns_state=present');
    return;
  }
  const derived = textAt(inputs, 'endpoint_state_ref') !== '';
  if (!textAt(inputs, 'powerdns_state_ref')) requireText(inputs, 'zone');
  if (!derived) requireText(inputs, 'record_fqdn');
  requireChoice(textAt(inputs, 'record_type').toUpperCase(), ['A', 'AAAA', 'CNAME'], 'inputs.record_type');
  if (!Number.isInteger(inputs['ttl'])) throw new Error('inputs.ttl must be an integer');
  requireChoice(textAt(inputs, 'desired').toLowerCase(), ['primary', 'secondary'], 'inputs.desired');
  requireTargets(inputs);
  const dryRun = requireFlag(inputs['dry_run'], 'inputs.dry_run');
  const apply = requireFlag(inputs['dns_apply'], 'inputs.dns_apply');
  if (!isStatus(inputs) && !dryRun && !apply)
    throw new Error('inputs.dns_apply must be true when inputs.dry_run=false');
  requireProvider(inputs);
}
