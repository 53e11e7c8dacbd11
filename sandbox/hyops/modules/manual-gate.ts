import { isMapping, listAt, mappingAt, textAt } from '../../mapping';
import { localDefaults, type ModuleDefinition } from './definition/definition';
import { requireFlag, requireText } from './definition/input-checks';

/** A human's confirmation. Preflight does not ask for it; a deploy without it is refused before any record is made. */
export const manualGate: ModuleDefinition = {
  ref: 'core/shared/manual-gate',
  driver: 'config/ansible',
  packId: 'linux/common/platform/12-manual-gate@v1.0',
  credentials: [],
  defaults: {
    ...localDefaults,
    gate_name: '',
    gate_message: '',
    confirm: false,
    assertions: {},
    evidence_notes: [],
  },
  publishes: [
    'gate.name',
    'gate.message',
    'gate.confirmed',
    'gate.assertions',
    'gate.evidence_notes',
    'cap.control.manual_gate',
  ],
  seconds: 1.5,
  validate(inputs, purpose) {
    const enforced = purpose === 'apply' || purpose === 'deploy';
    requireText(inputs, 'gate_name');
    requireText(inputs, 'gate_message');
    const confirmed = requireFlag(inputs['confirm'], 'inputs.confirm');
    if (enforced && !confirmed)
      throw new Error('inputs.confirm must be true (explicit operator confirmation required)');
    const assertions = inputs['assertions'];
    if (assertions !== null && !isMapping(assertions))
      throw new Error('inputs.assertions must be a mapping when set');
    for (const [name, value] of Object.entries(assertions ?? {})) {
      if (!requireFlag(value, `inputs.assertions['${name}']`) && enforced) {
        throw new Error(`inputs.assertions['${name}'] must be true (the gate is not fully acknowledged)`);
      }
    }
  },
  async work({ inputs }) {
    return {
      'gate.name': textAt(inputs, 'gate_name'),
      'gate.message': textAt(inputs, 'gate_message'),
      'gate.confirmed': true,
      'gate.assertions': mappingAt(inputs, 'assertions'),
      'gate.evidence_notes': listAt(inputs, 'evidence_notes'),
      'cap.control.manual_gate': 'confirmed',
    };
  },
};
