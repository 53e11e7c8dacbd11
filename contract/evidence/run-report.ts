import { z } from 'zod';
// biome-ignore lint/style/noRestrictedImports: contract/ importing itself, from one folder down.
import { RunRecordShape } from '../run-shapes';

/** `report.json`: the workflow's own account, and for each capture of C8 what it is and which files hold it. */
export const RunReport = z.object({
  version: z.literal(1),
  record: RunRecordShape,
  captures: z.array(
    z.object({ clause: z.string(), what: z.string(), files: z.array(z.string()), value: z.unknown() }),
  ),
});
export type RunReport = z.infer<typeof RunReport>;
export type Capture = RunReport['captures'][number];
