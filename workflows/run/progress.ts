import { type Deficiency, lackInWords } from '../../contract/run/deficiency';
import type { StepRecord } from '../../contract/run/step-record';
import { shown } from '../../contract/words/shown';
import { STEPS, type Step } from '../../contract/words/steps';
import { now } from './clock';

/** The reasons and deficiencies of the run give the details. */
const LONGEST_NOTE = 300;

/** The result of a step, and why it is not simply done. */
type Ended = { state: 'done'; note: null } | { state: 'nothing' | 'skipped' | 'failed'; note: string };

type Running = Extract<StepRecord, { state: 'running' }>;

/** The progress of a run: its ten steps, the current call, and its deficiencies. Notifies its owner of every change. */
export class Progress {
  private readonly records: StepRecord[] = STEPS.map((step) => ({
    step,
    state: 'pending',
    started_at: null,
    ended_at: null,
    waited_ms: 0,
    note: null,
  }));
  private readonly lacking: Deficiency[] = [];
  private atWork: string | null = null;

  constructor(
    private readonly changed: () => void,
    /** Describes in a sentence why a step failed; rethrows a bug. */
    private readonly whyFailed: (error: unknown) => string,
  ) {}

  get steps(): readonly Readonly<StepRecord>[] {
    return this.records;
  }

  /** The step that began last. */
  get step(): Step {
    return this.records.findLast((record) => record.started_at !== null)?.step ?? 'decide';
  }

  /** The current call; null between calls. */
  get call(): string | null {
    return this.atWork;
  }

  get deficiencies(): readonly Deficiency[] {
    return this.lacking;
  }

  /** Runs a step. It is `done` only if the run lacks none of its calls. */
  async run<T>(step: Step, work: () => Promise<T>): Promise<T> {
    const before = this.lacking.length;
    this.begin(step);
    try {
      const result = await work();
      const lacks = shown(this.lacking.slice(before).map(lackInWords).join('; '), LONGEST_NOTE);
      this.end(step, lacks ? { state: 'skipped', note: lacks } : { state: 'done', note: null });
      return result;
    } catch (error) {
      this.end(step, { state: 'failed', note: shown(this.whyFailed(error), LONGEST_NOTE) });
      throw error;
    }
  }

  nothingToDo(step: Step, reason: string): void {
    this.begin(step);
    this.end(step, { state: 'nothing', note: reason });
  }

  /** Waits for people and records the time separately from machine time. */
  async waiting(step: Step, wait: () => Promise<boolean>): Promise<boolean> {
    const from = Date.now();
    const answered = await wait();
    const running = this.running(step);
    this.keep({ ...running, waited_ms: running.waited_ms + Date.now() - from });
    return answered;
  }

  calling(call: string | null): void {
    this.atWork = call;
    this.changed();
  }

  lacks(deficiency: Deficiency): void {
    this.lacking.push(deficiency);
  }

  private begin(step: Step): void {
    this.keep({ step, state: 'running', started_at: now(), ended_at: null, waited_ms: 0, note: null });
    this.changed();
  }

  private end(step: Step, how: Ended): void {
    this.keep({ ...this.running(step), ended_at: now(), ...how });
    this.changed();
  }

  private running(step: Step): Running {
    const record = this.records.find((one) => one.step === step);
    if (record?.state !== 'running') throw new TypeError(`step ${step} is not running`);
    return record;
  }

  private keep(record: StepRecord): void {
    this.records[STEPS.indexOf(record.step)] = record;
  }
}
