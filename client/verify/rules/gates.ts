import { GATE, type GateRecord } from '../../../contract/evidence/files/gates';
import { isRecordOf } from '../../../contract/evidence/shape/names';
import { GUARD_MAX_AGE_MS } from '../../../contract/gates/guards-age';
import { GATES, type Gate } from '../../../contract/words/steps';
import type { Account } from '../../bundle/account';
import { jsonIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';

/** How far the clocks of two machines may differ. */
const CLOCKS_DIFFER_MS = 60_000;

const CLAUSE_OF: Record<Gate, string> = {
  approval: 'C6.1',
  secrets: 'C6.2',
  'access-mode': 'C6.3',
  repository: 'C6.4',
  fencing: 'C6.5',
};

/**
 * Checks that the last record of every gate before the first call was met for the approved plan, and recent (C6.1-C6.5, C8.5).
 */
export function gatesRule({
  bundle,
  record: { plan_digest },
  fragments,
  executed,
  firstCall,
}: Account): Finding[] {
  if (executed.length === 0) return [];
  const before = fragments.slice(0, firstCall?.index);
  const said = new Map<Gate, GateRecord | undefined>();
  for (const name of before.flatMap(({ files }) => Object.keys(files).filter((path) => GATE.isAt(path)))) {
    const record = GATE.read(jsonIn(bundle, name));
    // An earlier record does not count any more, even if the later one cannot be read.
    const gate = record?.gate ?? GATES.find((one) => isRecordOf(GATE.at(one), name));
    if (gate) said.set(gate, record);
  }
  return GATES.flatMap((gate) => {
    const why = complaint(said.get(gate), plan_digest, firstCall?.at);
    return why === undefined ? [] : [violated(CLAUSE_OF[gate], GATE.at(gate), why)];
  });
}

function complaint(
  gate: GateRecord | undefined,
  planDigest: string | null,
  firstCallAt: string | undefined,
): string | undefined {
  if (!gate) return 'the gate was not checked before the first call';
  if (!gate.met) return 'the gate was not met before the first call';
  if (gate.plan_digest !== planDigest) return 'the gate was checked for another plan than the approved one';
  if (firstCallAt === undefined) return undefined;
  const age = Date.parse(firstCallAt) - Date.parse(gate.observed_at);
  // The clocks of the server and the runner may differ slightly.
  if (age >= -CLOCKS_DIFFER_MS && age <= GUARD_MAX_AGE_MS) return undefined;
  return `the gate was checked at ${gate.observed_at}, but the first call was scheduled at ${firstCallAt}`;
}
