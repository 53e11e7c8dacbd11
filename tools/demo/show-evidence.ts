import { join } from 'node:path';
import type { RunEnd } from '../../client';
import { verifyBundle } from '../../client/verify/verify';
import { say, typed } from './narrator';
import type { Scene } from './scene';

/** Verifies what the run left behind, as anybody can later without Temporal. Throws when it is not good. */
export async function showEvidence({ world }: Scene, { evidence }: RunEnd): Promise<void> {
  if (!evidence) throw new Error('the run left no sealed evidence');
  const { exit, findings, summary } = await verifyBundle(evidence.place, {
    trustDir: join(world.ready.config, 'trusted_keys'),
  });
  say(
    typed(evidence.place),
    `${exit === 0 ? '✓' : '✗'} ${summary.says} (${summary.runs[0]?.files ?? 0} files)`,
    ...findings.map((finding) => `✗ ${finding.clause} ${finding.file}: ${finding.what}`),
    `to read: ${typed(join(evidence.place, 'report.html'))}`,
  );
  if (exit !== 0) throw new Error('the evidence is not good');
}
