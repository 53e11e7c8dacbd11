import { isMapping, type Mapping, mappingAt, textAt } from '../../../mapping';

/** How the state named by one input (`key`) fills in other inputs. */
export type StateReference = {
  key: string;
  /** What an operator can give instead, for the message. */
  instead: string;
  /** The inputs that the state's outputs give; throws when an output is missing. */
  take(inputs: Mapping, outputs: Mapping, ref: string): Mapping;
  /** Stand-ins while the state is only planned, by an earlier step of the same blueprint. */
  assume?(inputs: Mapping): Mapping;
  /** Whether the operator's own input makes the reference idle. */
  idle?(inputs: Mapping): boolean;
};

/** Those of the found values whose input is still blank. */
export function whenBlank(inputs: Mapping, found: Mapping): Mapping {
  return Object.fromEntries(
    Object.entries(found).filter(([key, value]) => textAt(inputs, key) === '' && value !== ''),
  );
}

/** An output that must be there, under its own name or as a self link. */
export function published(outputs: Mapping, key: string, ref: string): string {
  const selfLink = `${key.replace(/_name$/, '')}_self_link`;
  const value = textAt(outputs, selfLink) || textAt(outputs, key);
  if (!value) throw new Error(`${ref} does not publish the output '${key}'`);
  return value;
}

/** Whether the input is a mapping with something in it. */
export const filled = (inputs: Mapping, key: string): boolean =>
  isMapping(inputs[key]) && Object.keys(mappingAt(inputs, key)).length > 0;
