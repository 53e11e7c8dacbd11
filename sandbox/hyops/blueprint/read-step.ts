import { isMapping, type Mapping, textAt } from '../../mapping';
import { normalizeInstance } from '../runtime/module-reference';
import { actions, type Contracts, type Step } from './blueprint';
import {
  choiceField,
  flagField,
  mappingField,
  moduleField,
  refuseUnknown,
  textField,
  textListField,
} from './read-fields';

const stepId = /^[A-Za-z0-9_-]+$/;
const phases = ['bootstrap', 'authoritative', 'operations'];
const authorities = ['none', 'netbox'];

function readContracts(raw: Mapping, field: string): Contracts {
  const source =
    raw['contracts'] === undefined || raw['contracts'] === null
      ? {}
      : mappingField(raw['contracts'], `${field}.contracts`);
  refuseUnknown(
    source,
    ['addressing_mode', 'requires_module_state_ok', 'requires_authority'],
    `${field}.contracts`,
  );
  const needed = source['requires_module_state_ok'];
  if (needed !== undefined && !Array.isArray(needed))
    throw new Error(`${field}.contracts.requires_module_state_ok must be a list`);
  const contracts = {
    addressing_mode: choiceField(
      textAt(source, 'addressing_mode').toLowerCase() || 'static',
      ['static', 'dhcp', 'ipam'],
      `${field}.contracts.addressing_mode`,
    ),
    requires_module_state_ok: (needed ?? []).map((ref, index) =>
      moduleField(ref, `${field}.contracts.requires_module_state_ok[${index + 1}]`),
    ),
    requires_authority: choiceField(
      textAt(source, 'requires_authority').toLowerCase() || 'none',
      authorities,
      `${field}.contracts.requires_authority`,
    ),
  };
  if (contracts.addressing_mode === 'ipam' && contracts.requires_authority !== 'netbox') {
    throw new Error(`${field} uses addressing_mode=ipam and must set contracts.requires_authority=netbox`);
  }
  return contracts;
}

const defaultPhase = (mode: string): string => (mode === 'hybrid' ? 'operations' : mode);

function readId(raw: Mapping, field: string): string {
  const id = textField(raw['id'], `${field}.id`);
  if (!stepId.test(id)) throw new Error(`${field}.id has invalid format: '${id}'`);
  return id;
}

function readPresentation(raw: Mapping, field: string): Mapping {
  if (raw['presentation'] === undefined || raw['presentation'] === null) return {};
  const presentation = mappingField(raw['presentation'], `${field}.presentation`);
  refuseUnknown(presentation, ['label', 'success', 'items_label', 'items'], `${field}.presentation`);
  return presentation;
}

/** One entry of `steps`, with its defaults; keys that HyOps does not know vanish without a word, as they do there. */
export function readStep(value: Mapping, mode: string, field: string): Step {
  const id = readId(value, field);
  const flag = (key: string): boolean => flagField(value[key], `${field}.${key}`);
  const inputs = value['inputs'];
  if (inputs !== undefined && inputs !== null) mappingField(inputs, `${field}.inputs`);
  if (value['inputs_file'] !== undefined && value['inputs_file'] !== null)
    textField(value['inputs_file'], `${field}.inputs_file`);
  return {
    id,
    module_ref: moduleField(value['module_ref'], `${field}.module_ref`),
    execution_profile: textAt(value, 'execution_profile'),
    action: choiceField(textAt(value, 'action').toLowerCase() || 'deploy', actions, `${field}.action`),
    phase: choiceField(textAt(value, 'phase').toLowerCase() || defaultPhase(mode), phases, `${field}.phase`),
    requires: textListField(value['requires'], `${field}.requires`),
    with_deps: flag('with_deps'),
    skip_if_state_ok: flag('skip_if_state_ok'),
    verify_state_on_skip: flag('verify_state_on_skip'),
    retain_on_destroy: flag('retain_on_destroy'),
    destroy_gate: flag('destroy_gate'),
    optional: flag('optional'),
    inputs: isMapping(inputs) ? inputs : null,
    inputs_file: textAt(value, 'inputs_file'),
    state_instance:
      value['state_instance'] === undefined || value['state_instance'] === null
        ? ''
        : normalizeInstance(textField(value['state_instance'], `${field}.state_instance`)),
    presentation: readPresentation(value, field),
    contracts: readContracts(value, field),
  };
}
