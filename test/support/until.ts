const LOOK_EVERY_MS = 50;

/** Waits for a condition; it answers true, or what is there instead, which the failure then says. */
export async function until(
  condition: () => Promise<boolean | string>,
  withinMs = 60_000,
  everyMs = LOOK_EVERY_MS,
): Promise<void> {
  const end = Date.now() + withinMs;
  let last: boolean | string = false;
  while (Date.now() < end) {
    last = await condition();
    if (last === true) return;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  throw new Error(`not within ${withinMs} ms; last: ${last}`);
}
