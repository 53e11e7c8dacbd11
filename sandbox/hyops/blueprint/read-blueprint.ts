import { type Mapping, mappingAt, mappingOf, textAt } from '../../mapping';
import type { Blueprint, Policy, Step } from './blueprint';
import { orderOf } from './order';
import { choiceField, flagField, mappingField, refuseUnknown, textField, textListField } from './read-fields';
import { readStep } from './read-step';

const blueprintRef = /^[a-z0-9][a-z0-9/_-]*@[a-z0-9][a-z0-9._-]*$/;

/** Throws unless the text is `scope/name@version`. */
export function requireBlueprintRef(ref: string, what: string): string {
  if (!blueprintRef.test(ref))
    throw new Error(`${what} must match <scope>/<name>@<version>, e.g. dr/postgresql-ha-failover-gcp@v1`);
  return ref;
}

function readPolicy(spec: Mapping): Policy {
  const raw =
    spec['policy'] === undefined || spec['policy'] === null ? {} : mappingField(spec['policy'], 'policy');
  refuseUnknown(raw, ['fail_fast', 'evidence_required', 'ipam_authority', 'netbox_live_api_check'], 'policy');
  return {
    fail_fast: flagField(raw['fail_fast'], 'policy.fail_fast', true),
    evidence_required: flagField(raw['evidence_required'], 'policy.evidence_required', true),
    ipam_authority: choiceField(
      textAt(raw, 'ipam_authority').toLowerCase() || 'none',
      ['none', 'netbox'],
      'policy.ipam_authority',
    ),
    netbox_live_api_check: flagField(raw['netbox_live_api_check'], 'policy.netbox_live_api_check'),
  };
}

function readSteps(spec: Mapping, mode: string): Step[] {
  const raw = spec['steps'];
  if (!Array.isArray(raw) || raw.length === 0) throw new Error('steps must be a non-empty list');
  const steps = raw.map((item, index) =>
    readStep(mappingField(item, `steps[${index + 1}]`), mode, `steps[${index + 1}]`),
  );
  const twice = steps.find((step, index) => steps.findIndex((other) => other.id === step.id) !== index);
  if (twice) throw new Error(`duplicate step id: ${twice.id}`);
  return steps;
}

/** Checks a blueprint and fills in its defaults; throws the first thing that is wrong. */
export function readBlueprint(spec: Mapping, path: string): Blueprint {
  if (textField(spec['kind'], 'kind') !== 'BlueprintSpec') throw new Error('kind must be BlueprintSpec');
  textField(spec['api_version'], 'api_version');
  const ref = requireBlueprintRef(textField(spec['blueprint_ref'], 'blueprint_ref'), 'blueprint_ref');
  const mode = choiceField(
    textAt(spec, 'mode').toLowerCase() || 'hybrid',
    ['bootstrap', 'authoritative', 'hybrid'],
    'mode',
  );
  if (spec['metadata'] !== undefined && spec['metadata'] !== null) mappingField(spec['metadata'], 'metadata');
  const steps = readSteps(spec, mode);
  return {
    path,
    blueprint_ref: ref,
    mode,
    metadata: mappingAt(spec, 'metadata'),
    policy: readPolicy(spec),
    recoverable_secrets: textListField(spec['recoverable_secrets'], 'recoverable_secrets'),
    access: mappingOf(spec['access']),
    archive_before_destroy: mappingOf(spec['archive_before_destroy']),
    steps,
    order: orderOf(steps),
  };
}
