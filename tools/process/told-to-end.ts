const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const LOOK_EVERY_MS = 500;

/** Fires once, when a signal asks us to end or when the process that started us ends; `code` returns the exit code for it. */
export interface ToldToEnd {
  signal: AbortSignal;
  code(): number;
}

/** Starts to listen. A second Ctrl-C changes nothing. */
export function listenForEnd(): ToldToEnd {
  const told = new AbortController();
  let code = 0;
  const tell = (exitCode: number) => {
    if (told.signal.aborted) return;
    code = exitCode;
    told.abort(new Error('told to end'));
  };
  for (const [signal, exitCode] of Object.entries(SIGNALS)) process.on(signal, () => tell(exitCode));
  const starter = process.ppid;
  setInterval(() => process.ppid !== starter && tell(SIGNALS.SIGHUP), LOOK_EVERY_MS).unref();
  return { signal: told.signal, code: () => code };
}
