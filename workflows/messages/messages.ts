import {
  ApplicationFailure,
  defaultPayloadConverter,
  type RawValue,
  rawValueTypeInfo,
} from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Answer } from '../../contract/approval/ledger';
import type { ApprovalRequest, RunStatus } from '../../contract/run/record';
import { LONGEST_MESSAGE_BYTES } from '../../contract/words/message-fields';
import { QUERIES, type SignalName, UPDATE_REFUSED, UPDATES } from '../../contract/words/names';

// Arguments arrive undecoded: one payload that cannot be decoded would stall the run permanently.
const UNDECODED = Array(64).fill(rawValueTypeInfo);

export const runInput = { inputTypes: UNDECODED };

export function signalNamed(name: SignalName) {
  return defineSignal<RawValue[]>(name, { typeInfo: { inputTypes: UNDECODED } });
}

/** An update whose argument {@link decoded} decodes; the other arguments are ignored. */
export function updateNamed<Result>(name: string) {
  return defineUpdate<Result, [RawValue]>(name, { typeInfo: { inputTypes: UNDECODED } });
}

/**
 * Refuses an argument that is too long before it is accepted: the answer to the server repeats each accepted update, and
 * two of 2 MB do not fit into it.
 */
export function refuseTooLong(value: RawValue | undefined): void {
  if (!isTooLong(value)) return;
  const why = `the message is longer than ${LONGEST_MESSAGE_BYTES} bytes`;
  throw ApplicationFailure.nonRetryable(why, UPDATE_REFUSED);
}

export const submitApproval = updateNamed<Answer>(UPDATES.submitApproval);
export const operate = updateNamed<Answer>(UPDATES.operate);
/**
 * A query takes no arguments. Any that are sent are not decoded, because decoding would block the query until it times
 * out.
 */
export const ASKED = { typeInfo: { inputTypes: UNDECODED } };

export const status = defineQuery<RunStatus>(QUERIES.status, ASKED);
export const approvalRequest = defineQuery<ApprovalRequest | null>(QUERIES.approvalRequest, ASKED);

function isTooLong(value: RawValue | undefined): boolean {
  return (value?.payload.data?.length ?? 0) > LONGEST_MESSAGE_BYTES;
}

/**
 * Returns the value of an undecoded argument; undefined when it is missing, cannot be decoded, or is too long: decoding
 * 2 MB would block every run of the worker.
 */
export function decoded(value: RawValue | undefined, longest = LONGEST_MESSAGE_BYTES): unknown {
  if (value === undefined || (value.payload.data?.length ?? 0) > longest) return undefined;
  try {
    return defaultPayloadConverter.fromPayload(value.payload);
  } catch {
    return undefined;
  }
}
