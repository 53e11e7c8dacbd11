import { setTimeout as pause } from 'node:timers/promises';

const controller = new AbortController();

/** Turns SIGINT into a signal that work in progress can hear, instead of the end of the process. */
export function listenForInterrupt(): void {
  process.on('SIGINT', () => controller.abort());
}

/** Aborted once SIGINT has come. */
export const interrupt: AbortSignal = controller.signal;

/** For a step that does not hear. */
export const noInterrupt: AbortSignal = new AbortController().signal;

/** Whether SIGINT came while something worked without a pause; gives it its turn to be heard. */
export async function interruptedMeanwhile(): Promise<boolean> {
  await pause(1);
  return interrupt.aborted;
}
