/** Runs a benchmark to its end, prints why it failed if it does, and ends the process with all that it left open. */
export function runToEnd(benchmark: () => Promise<void>): void {
  benchmark().then(
    () => process.exit(0),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
}
