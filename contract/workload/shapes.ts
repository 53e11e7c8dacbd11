import { z } from 'zod';
import { exact, exactly } from '../run/exactly';
import type { AcquireAnswer, WorkloadFreeze, WorkloadHolder, WorkloadLift, WorkloadState } from './workload';

/** Schemas for what a workload authority answers: whoever polls its queue writes the answers, so they are parsed. */

const text = z.string().max(1000);
const id = text.min(1);
const moment = z.iso.datetime({ offset: true });
const epoch = z.int().min(0);

export const HolderShape = exactly<WorkloadHolder>()({
  decision_id: id,
  workflow_id: id,
  run_id: id,
  since: moment,
});

export const FreezeShape = exactly<WorkloadFreeze>()({ by: text, reason: text, since: moment });

const Lift = exactly<WorkloadLift>()({
  change: z.enum(['unfreeze', 'release']),
  decision_id: text.nullable(),
  by: text,
  reason: text,
  at: moment,
  signed: z
    .object({
      statement: z.record(text, z.union([text, z.number()])),
      signature: z.string().max(4096),
    })
    .nullable(),
});

export const WorkloadStateShape = exactly<WorkloadState>()({
  holder: HolderShape.nullable(),
  epoch,
  frozen: FreezeShape.nullable(),
  granted_at: z.array(moment).max(1000),
  lifted: z.array(Lift).max(100),
});

export const AcquireAnswerShape = exact<AcquireAnswer>()(
  z.discriminatedUnion('granted', [
    z.object({ granted: z.literal(true), epoch }),
    z.object({
      granted: z.literal(false),
      holder: HolderShape.nullable(),
      frozen: FreezeShape.nullable(),
      over_limit: z.int().min(0).nullable(),
    }),
  ]),
);
