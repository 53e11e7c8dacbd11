import type { Deficiency, StepRecord } from '../../contract/run/record';
import { STEPS, type Step } from '../../contract/words/steps';
import { now } from './clock';

/** How far a run has come: its ten steps, the call at work, and what it lacks. Tells its owner of every change. */
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

  constructor(private readonly changed: () => void) {}

  get steps(): readonly Readonly<StepRecord>[] {
    return this.records;
  }

  /** The step that was begun last. */
  get step(): Step {
    return this.records.findLast((record) => record.started_at !== null)?.step ?? 'decide';
  }

  /** The call that is made now; null between calls. */
  get call(): string | null {
    return this.atWork;
  }

  get deficiencies(): readonly Deficiency[] {
    return this.lacking;
  }

  async run<T>(step: Step, work: () => Promise<T>): Promise<T> {
    const record = this.begin(step);
    try {
      const result = await work();
      this.end(record, 'done');
      return result;
    } catch (error) {
      this.end(record, 'failed');
      throw error;
    }
  }

  nothingToDo(step: Step, reason: string): void {
    const record = this.begin(step);
    record.note = reason;
    this.end(record, 'nothing');
  }

  /** Waits for people; their time is kept apart from the machine's. */
  async waiting(step: Step, wait: () => Promise<boolean>): Promise<boolean> {
    const from = Date.now();
    const answered = await wait();
    this.recordOf(step).waited_ms += Date.now() - from;
    return answered;
  }

  calling(call: string | null): void {
    this.atWork = call;
    this.changed();
  }

  lacks(deficiency: Deficiency): void {
    this.lacking.push(deficiency);
  }

  private recordOf(step: Step): StepRecord {
    const record = this.records.find((one) => one.step === step);
    if (!record) throw new TypeError(`there is no step ${step}`);
    return record;
  }

  private begin(step: Step): StepRecord {
    const record = this.recordOf(step);
    record.state = 'running';
    record.started_at = now();
    this.changed();
    return record;
  }

  private end(record: StepRecord, state: StepRecord['state']): void {
    record.state = state;
    record.ended_at = now();
    this.changed();
  }
}
