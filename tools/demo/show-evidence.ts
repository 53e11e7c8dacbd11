import { join } from 'node:path';
import type { RunSummary } from '../../client';
import { verifyBundle } from '../../client/verify/verify';
import { say, typed } from './narrator';
import type { Scene } from './scene';

/** Verifies the evidence of the run, as anyone can later without Temporal. Throws when the verification fails. */
export async function showEvidence({ world }: Scene, { evidence }: RunSummary): Promise<void> {
  if (!evidence) throw new Error('the run has no sealed evidence');
  const { exit, findings, summary } = await verifyBundle(evidence.place, {
    trustDir: join(world.ready.config, 'trusted_keys'),
  });
  say(
    typed(evidence.place),
    `${exit === 0 ? '✓' : '✗'} ${summary.says} (${summary.runs[0]?.files ?? 0} files)`,
    ...findings.map((finding) => `✗ ${finding.clause} ${finding.file}: ${finding.what}`),
    `report: ${typed(join(evidence.place, 'report.html'))}`,
  );
  if (exit !== 0) throw new Error('the verification of the evidence failed; the findings are above');
}
