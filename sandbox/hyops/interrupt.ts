const controller = new AbortController();

/** Turns SIGINT into a signal that work in progress can hear, instead of the end of the process. */
export function listenForInterrupt(): void {
  process.on('SIGINT', () => controller.abort());
}

export const interrupt: AbortSignal = controller.signal;

/** For a step that does not hear. */
export const noInterrupt: AbortSignal = new AbortController().signal;
