import { mkdir, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { sha256 } from '../../contract/digest';
import type { Signer } from '../../contract/evidence/dsse';
import { FRAGMENTS_FOLDER, namesFor, SEALED_FILES } from '../../contract/evidence/layout';
import type { EvidenceSeal, RunRecord, RunRef } from '../../contract/run-record';
import { createFile, type Home, makeFolder, readStanding } from './durable-file';
import { EvidenceConflict } from './evidence-conflict';
import { folderName } from './folder-name';
import { keepUnder } from './keep';
import { prettyJson } from './pretty-json';
import { sealBundle } from './seal';
import type { Claim, EvidenceStore, Fragment } from './store';

const StandingClaim: z.ZodType<Claim> = z.strictObject({
  decision_id: z.string(),
  decision_digest: z.string(),
  workflow_id: z.string(),
  run_id: z.string(),
  claimed_at: z.string(),
});
const CLAIM = 'claim.json';

/** The evidence of a runner in a folder, laid out as interface section 5 has it; signed when there is a signer (C4.5, C8). */
export function createDirectoryStore(dir: string, signer?: Signer): EvidenceStore {
  return new DirectoryStore(resolve(dir), signer);
}

class DirectoryStore implements EvidenceStore {
  private readonly drafts: string;

  constructor(
    private readonly top: string,
    private readonly signer: Signer | undefined,
  ) {
    this.drafts = join(top, '.drafts');
  }

  place(run: RunRef): string {
    return join(this.top, folderName(run.decision_id), folderName(run.run_id));
  }

  async claim(claim: Claim): Promise<Claim> {
    const root = await this.decisionFolder(claim.decision_id);
    await createFile({ root, drafts: this.drafts }, CLAIM, Buffer.from(prettyJson(claim)));
    return (await this.standingClaim(claim.decision_id)) ?? claim;
  }

  async standingClaim(decisionId: string): Promise<Claim | undefined> {
    return this.claimIn(folderName(decisionId));
  }

  async claims(): Promise<Claim[]> {
    const folders = await readdir(this.top, { withFileTypes: true });
    const claims = folders.filter((one) => one.isDirectory()).map((one) => this.claimIn(one.name));
    return (await Promise.all(claims)).filter((claim) => claim !== undefined);
  }

  private async claimIn(folder: string): Promise<Claim | undefined> {
    const bytes = await readStanding({ root: this.top, drafts: this.drafts }, `${folder}/${CLAIM}`);
    return bytes && StandingClaim.parse(JSON.parse(bytes.toString()));
  }

  async record(run: RunRef, fragment: Fragment): Promise<void> {
    const home = await this.homeOf(run);
    if (await readStanding(home, SEALED_FILES.history)) throw tooLate(home, fragment);
    await keepFragment(home, fragment);
  }

  async read(run: RunRef, path: string): Promise<unknown> {
    const bytes = await readStanding({ root: this.place(run), drafts: this.drafts }, path);
    return bytes && JSON.parse(bytes.toString());
  }

  async seal(run: RunRef, record: RunRecord, history: unknown): Promise<EvidenceSeal> {
    return sealBundle(await this.homeOf(run), run, record, history, this.signer);
  }

  private async homeOf(run: RunRef): Promise<Home> {
    const decision = await this.decisionFolder(run.decision_id);
    return { root: await makeFolder(decision, folderName(run.run_id)), drafts: this.drafts };
  }

  private async decisionFolder(decisionId: string): Promise<string> {
    await mkdir(this.top, { recursive: true, mode: 0o700 });
    await makeFolder(this.top, basename(this.drafts));
    return makeFolder(this.top, folderName(decisionId));
  }
}

async function keepFragment(home: Home, fragment: Fragment): Promise<void> {
  const files: Record<string, string> = {};
  for (const [path, content] of Object.entries(fragment.files)) {
    refuseReserved(path);
    const bytes = bytesOf(content);
    files[await keepUnder(home, namesFor(path, fragment.attempt), bytes)] = sha256(bytes);
  }
  const { activity, activity_id, attempt, at } = fragment;
  // A lone surrogate has no UTF-8 form: two verifiers could read two things.
  const says = Buffer.from(fragment.says).toString();
  const name = `${FRAGMENTS_FOLDER}${folderName(activity_id)}-${folderName(activity)}-a${attempt}.json`;
  const bytes = Buffer.from(prettyJson({ activity, activity_id, attempt, at, says, files }));
  await keepUnder(home, namesFor(name, attempt), bytes);
}

function bytesOf(content: unknown): Uint8Array {
  if (content instanceof Uint8Array) return content;
  return Buffer.from(typeof content === 'string' ? content : prettyJson(content));
}

function refuseReserved(path: string): void {
  const reserved: readonly string[] = Object.values(SEALED_FILES);
  if (
    reserved.includes(path) ||
    path.startsWith(FRAGMENTS_FOLDER) ||
    reserved.some((one) => path.startsWith(`${one}/`))
  )
    throw new EvidenceConflict(
      'this file is made by the store itself',
      path,
      'keep the record under another path',
    );
}

function tooLate(home: Home, fragment: Fragment): EvidenceConflict {
  return new EvidenceConflict(
    `${fragment.activity} has something to record, but the evidence of this run is being sealed or is sealed`,
    home.root,
    'record it in another run; a sealed one stays as it is',
  );
}
