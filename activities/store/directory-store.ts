import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Seen } from '../../contract/approval/seen';
import type { Signer } from '../../contract/evidence/dsse';
import type { KeptAnswer } from '../../contract/evidence/files/answers';
import { callFolder, START, type Start } from '../../contract/evidence/files/calls';
import type { KeptFragment } from '../../contract/evidence/files/fragments';
import { FRAGMENT } from '../../contract/evidence/files/fragments';
import { HISTORY } from '../../contract/evidence/files/histories';
import { CLAIM, type Claim } from '../../contract/evidence/files/home';
import { isReserved } from '../../contract/evidence/files/registry';
import { REPORT } from '../../contract/evidence/files/report';
import { SUMS } from '../../contract/evidence/files/seal';
import { byteOrder, namesFor } from '../../contract/evidence/shape/names';
import type { EvidenceSeal, RunRecord, RunRef } from '../../contract/run/record';
import { sha256 } from '../../contract/signing/digest';
import { EvidenceConflict } from '../files/evidence-conflict';
import { createFile, type Home, makeFolder, readStanding } from '../files/evidence-file';
import { EvidenceUnwritable, onDisk } from '../files/evidence-unwritable';
import { folderName, idOf } from '../files/folder-name';
import { keepUnder } from '../files/keep';
import { prettyJson } from '../files/pretty-json';
import type { StartRecord } from '../process/record-start';
import { patternsOnly, type SecretFilter } from '../redaction/secret-filter';
import { readFragments } from '../seal/fragments';
import { sealBundle } from '../seal/seal';
import { keepAnswer, readAnswers } from './answers';
import { filteredFragment } from './filtered-fragment';
import type { EvidenceHome } from './home';
import { addSeen, readSeen } from './seen';
import { readStarted } from './started';
import type { EvidenceStore, Fragment } from './store';

/** Creates a store in a folder with the layout of docs/evidence.md. With a signer, seals are signed (C4.5, C8). */
export function createDirectoryStore(
  home: EvidenceHome,
  signer?: Signer,
  filter: SecretFilter = patternsOnly,
): EvidenceStore {
  return new DirectoryStore(home, signer, filter);
}

class DirectoryStore implements EvidenceStore {
  readonly home: string;
  private readonly top: string;
  private readonly drafts: string;

  constructor(
    private readonly folders: EvidenceHome,
    private readonly signer: Signer | undefined,
    private readonly filter: SecretFilter,
  ) {
    this.home = folders.id;
    this.top = folders.evidenceDir;
    this.drafts = join(this.top, '.drafts');
  }

  place(run: RunRef): string {
    return join(this.top, folderName(run.decision_id), folderName(run.run_id));
  }

  async claim(claim: Claim): Promise<Claim> {
    return this.atHome(async () => {
      const root = await this.decisionFolder(claim.decision_id);
      await createFile({ root, drafts: this.drafts }, CLAIM.path, Buffer.from(prettyJson(claim)));
      return (await this.claimIn(folderName(claim.decision_id))) ?? claim;
    });
  }

  async standingClaim(decisionId: string): Promise<Claim | undefined> {
    return this.atHome(() => this.claimIn(folderName(decisionId)));
  }

  async claims(): Promise<Claim[]> {
    return this.atHome(async () => {
      const folders = await readdir(this.top, { withFileTypes: true });
      const claims = folders.filter((one) => one.isDirectory()).map((one) => this.claimIn(one.name));
      return (await Promise.all(claims)).filter((claim) => claim !== undefined);
    });
  }

  async unsealed(): Promise<RunRef[]> {
    return this.atHome(async () => {
      const open: RunRef[] = [];
      for (const decision of await this.foldersIn(this.top))
        for (const run of await this.foldersIn(join(this.top, decision))) {
          const [decision_id, run_id] = [idOf(decision), idOf(run)];
          if (decision_id === undefined || run_id === undefined) continue;
          // One that cannot be read is not known to be sealed.
          const sealed = await this.sealedIn({ decision_id, run_id }).catch(() => false);
          if (!sealed) open.push({ decision_id, run_id });
        }
      return open;
    });
  }

  async isSealed(run: RunRef): Promise<boolean> {
    return this.atHome(() => this.sealedIn(run));
  }

  async standingAccount(run: RunRef): Promise<RunRecord | undefined> {
    return this.atHome(async () => {
      const bytes = await readStanding({ root: this.place(run), drafts: this.drafts }, REPORT.path);
      return bytes && REPORT.shape.parse(JSON.parse(bytes.toString())).record;
    });
  }

  async record(run: RunRef, fragment: Fragment): Promise<void> {
    return this.atHome(async () => {
      const folder = await this.folderOf(run);
      if (await readStanding(folder, HISTORY.path)) throw tooLate(folder, fragment.activity);
      await keepFragment(folder, await filteredFragment(fragment, this.filter));
    });
  }

  async answer(run: RunRef, answer: KeptAnswer): Promise<void> {
    return this.atHome(async () => {
      const folder = await this.folderOf(run);
      if (await readStanding(folder, HISTORY.path)) throw tooLate(folder, answer.activity);
      await keepAnswer(folder, answer);
    });
  }

  async answers(run: RunRef): Promise<KeptAnswer[]> {
    return this.atHome(() => readAnswers({ root: this.place(run), drafts: this.drafts }));
  }

  async seen(run: RunRef): Promise<Seen[]> {
    return this.atHome(() => readSeen({ root: this.place(run), drafts: this.drafts }));
  }

  async see(run: RunRef, entry: Seen): Promise<boolean> {
    return this.atHome(async () => {
      const folder = await this.folderOf(run);
      if (await readStanding(folder, HISTORY.path)) throw tooLate(folder, 'a person or a call');
      return addSeen(folder, entry, (await this.filter.current()).redactor);
    });
  }

  async started(run: RunRef): Promise<Start[]> {
    return this.atHome(() => readStarted({ root: this.place(run), drafts: this.drafts }));
  }

  startRecord(run: RunRef, start: StartRecord['start']): StartRecord {
    const home = { root: this.place(run), drafts: this.drafts };
    return { home, path: START.at(callFolder(start.call, start.retry)), closed: HISTORY.path, start };
  }

  async read(run: RunRef, path: string): Promise<unknown> {
    return this.atHome(async () => {
      const bytes = await readStanding({ root: this.place(run), drafts: this.drafts }, path);
      return bytes && JSON.parse(bytes.toString());
    });
  }

  async fragments(run: RunRef): Promise<KeptFragment[]> {
    return this.atHome(async () => {
      const found = await readFragments({ root: this.place(run), drafts: this.drafts });
      return found.sort((one, other) => byteOrder(one.at, other.at));
    });
  }

  async executions(run: RunRef): Promise<string[]> {
    const last = new Set<string>();
    for (const { execution } of await this.fragments(run)) {
      last.delete(execution);
      last.add(execution);
    }
    return [...last];
  }

  async seal(
    run: RunRef,
    record: RunRecord,
    historyGiven: unknown,
    { abandoned = [], differences = [] }: Parameters<EvidenceStore['seal']>[3] = {},
  ): Promise<EvidenceSeal> {
    if (record.home !== null && record.home !== this.home)
      throw new EvidenceUnwritable('this worker has another evidence home than the run', this.top);
    return this.atHome(async () => {
      const { redactor } = await this.filter.current();
      // The SDK's historyToJSON returns text.
      const history: unknown = typeof historyGiven === 'string' ? JSON.parse(historyGiven) : historyGiven;
      const given = { record, history, abandoned, differences };
      return sealBundle(await this.folderOf(run), run, given, this.signer, redactor);
    });
  }

  /** Refuses to read or write when a folder was replaced since the start, because a claim could be missing there. */
  private atHome<T>(work: () => Promise<T>): Promise<T> {
    return onDisk(this.top, async () => {
      this.folders.confirm();
      return work();
    });
  }

  private async sealedIn(run: RunRef): Promise<boolean> {
    const folder = { root: this.place(run), drafts: this.drafts };
    return (await readStanding(folder, SUMS.path)) !== undefined;
  }

  private async foldersIn(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((one) => one.isDirectory() && !one.name.startsWith('.')).map((one) => one.name);
  }

  private async claimIn(folder: string): Promise<Claim | undefined> {
    const bytes = await readStanding({ root: this.top, drafts: this.drafts }, `${folder}/${CLAIM.path}`);
    return bytes && CLAIM.shape.parse(JSON.parse(bytes.toString()));
  }

  private async folderOf(run: RunRef): Promise<Home> {
    const decision = await this.decisionFolder(run.decision_id);
    return { root: await makeFolder(decision, folderName(run.run_id)), drafts: this.drafts };
  }

  private async decisionFolder(decisionId: string): Promise<string> {
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
  const { activity, activity_id, execution, attempt, at } = fragment;
  // A lone surrogate has no UTF-8 form, so two verifiers could read it differently.
  const says = Buffer.from(fragment.says).toString();
  const name = FRAGMENT.at(folderName(activity_id), folderName(activity), String(attempt));
  const bytes = Buffer.from(prettyJson({ activity, activity_id, execution, attempt, at, says, files }));
  await keepUnder(home, namesFor(name, attempt), bytes);
}

function bytesOf(content: unknown): Uint8Array {
  if (content instanceof Uint8Array) return content;
  return Buffer.from(typeof content === 'string' ? content : prettyJson(content));
}

function refuseReserved(path: string): void {
  if (isReserved(path))
    throw new EvidenceConflict(
      'only the evidence store itself may write this file',
      path,
      'store the record under another path',
    );
}

function tooLate(home: Home, who: string): EvidenceConflict {
  return new EvidenceConflict(
    `${who} tried to record something, but the evidence of this run is sealed or being sealed`,
    home.root,
    'issue a new decision; sealed evidence never changes',
  );
}
