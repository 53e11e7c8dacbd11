import { defaultPayloadConverter, type RawValue, rawValueTypeInfo } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Answer } from '../../contract/approval/ledger';
import type { ApprovalRequest, CutRecord, RunRecord, RunStatus } from '../../contract/run/record';
import { QUERIES, type SignalName, UPDATES } from '../../contract/words/names';

// Arguments arrive undecoded: one payload that cannot be decoded would stall the run permanently.
const UNDECODED = Array(64).fill(rawValueTypeInfo);

export const runInput = { inputTypes: UNDECODED };

export function signalNamed(name: SignalName) {
  return defineSignal<RawValue[]>(name, { typeInfo: { inputTypes: UNDECODED } });
}

export const submitApproval = defineUpdate<Answer, [unknown]>(UPDATES.submitApproval);
export const operate = defineUpdate<Answer, [unknown]>(UPDATES.operate);
/**
 * A query takes no arguments. Any that are sent are not decoded, because decoding would block the query until it times
 * out.
 */
const ASKED = { typeInfo: { inputTypes: UNDECODED } };

export const status = defineQuery<RunStatus>(QUERIES.status, ASKED);
export const account = defineQuery<RunRecord | CutRecord>(QUERIES.account, ASKED);
export const approvalRequest = defineQuery<ApprovalRequest | null>(QUERIES.approvalRequest, ASKED);

/**
 * A message has a few hundred bytes, a signed one a few thousand. Decoding 2 MB would block every run of the worker.
 */
const LONGEST_MESSAGE_BYTES = 64 * 1024;

/** Returns the value of a signal's first argument; undefined when it is missing, too long, or cannot be decoded. */
export function decoded(value: RawValue | undefined): unknown {
  if (value === undefined || (value.payload.data?.length ?? 0) > LONGEST_MESSAGE_BYTES) return undefined;
  try {
    return defaultPayloadConverter.fromPayload(value.payload);
  } catch {
    return undefined;
  }
}
