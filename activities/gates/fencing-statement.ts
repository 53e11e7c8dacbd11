import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadConfiguration } from '../../contract/configuration/folder';
import type { Fencing } from '../../contract/gates/fencing';
import {
  FENCING_NAMESPACE,
  FencingFile,
  type ProvenStatement,
  statementsAnswer,
} from '../../contract/gates/fencing-statement';
import { nameOf } from '../../contract/gates/old-primary';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import { canonicalJson } from '../../contract/signing/digest';
import { verifyTexts } from '../approvals/verify-signatures';
import { codeOf } from '../files/error-code';
import type { TriedRung } from './tried-rung';

/** Folder of a decision's fencing statements, one file for each person: `<state_dir>/fencing/<decision id>/<name>.json`. */
function statementsFolder(stateDir: string, decisionId: string): string {
  return join(stateDir, 'fencing', decisionId);
}

/** Reads and verifies the statements of two people, for when no probe can reach the old primary (C6.5). */
export async function readStatements(
  { old_primary }: Fencing,
  plan: CompiledPlan,
  readConfiguration: ReadConfiguration,
  searchPath: string,
): Promise<TriedRung> {
  const none = { rung: 'two-person-statement', met: false, observed_at: null } as const;
  const folder = await readConfiguration();
  if (!folder.ok) return { ...none, says: `the configuration cannot be read: ${folder.reasons[0]?.what}` };
  const { configuration, signers } = folder.value;
  const { decision_id } = plan.decision;
  const files = await filesIn(statementsFolder(configuration.state_dir, decision_id));
  const proofs = await verifyTexts(
    files.map(({ signature, ...statement }) => ({
      name: statement.witness,
      namespace: FENCING_NAMESPACE,
      text: canonicalJson(statement),
      signature,
    })),
    signers,
    searchPath,
  );
  const statements = files.map(({ signature: _, ...statement }, at): ProvenStatement => {
    return { statement, proof: proofs[at] ?? { ok: false, why: 'its signature was not checked' } };
  });
  const people = [...plan.requirement.approvers, ...plan.operators];
  const answer = statementsAnswer(statements, {
    decisionId: decision_id,
    oldPrimary: nameOf(old_primary),
    people,
  });
  return { ...answer, statements };
}

/** Reads the statements in a folder. Invalid files are ignored, which can only make the proof weaker. */
async function filesIn(folder: string): Promise<FencingFile[]> {
  const names = await readdir(folder).catch((error: unknown): string[] => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  const texts = names
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => readFile(join(folder, name), 'utf8'));
  return (await Promise.all(texts)).flatMap((content) => parsed(content) ?? []);
}

function parsed(content: string): FencingFile | undefined {
  try {
    return FencingFile.safeParse(JSON.parse(content)).data;
  } catch {
    return undefined;
  }
}
