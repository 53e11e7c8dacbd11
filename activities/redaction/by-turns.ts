import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Turns } from '../../contract/redaction/redactor';

/** How long the event loop may wait for one piece of work: heartbeats, timers and other runs need it. */
const LONGEST_TURN_MS = 20;

/** Does long work in turns, so that everything else in this process can run in between. */
export async function byTurns<T>(work: Turns<T>): Promise<T> {
  for (let began = performance.now(); ; ) {
    const turn = work.next();
    if (turn.done) return turn.value;
    if (performance.now() - began < LONGEST_TURN_MS) continue;
    await nextTurn();
    began = performance.now();
  }
}
