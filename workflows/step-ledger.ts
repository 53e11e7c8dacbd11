import type { StepRecord } from '../contract/run/record';
import { STEPS, type Step } from '../contract/words/steps';
import { now } from './clock';

/** The ten steps of a run with what became of each; tells its owner of every change. */
export class StepLedger {
  readonly steps: StepRecord[] = STEPS.map((step) => ({
    step,
    state: 'pending',
    started_at: null,
    ended_at: null,
    waited_ms: 0,
    note: null,
  }));

  constructor(private readonly changed: () => void) {}

  /** The step that was begun last. */
  get current(): Step {
    return this.steps.findLast((record) => record.started_at !== null)?.step ?? 'decide';
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

  /** The steps as they stand at the end of a run. */
  closed(): StepRecord[] {
    return this.steps.map((step) => (step.state === 'pending' ? { ...step, state: 'not-reached' } : step));
  }

  private recordOf(step: Step): StepRecord {
    const record = this.steps.find((one) => one.step === step);
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
