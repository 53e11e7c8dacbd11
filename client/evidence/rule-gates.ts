import { GateRecord } from '../../contract/evidence/guards';
import { GATES_FOLDER } from '../../contract/evidence/layout';
import { GATES, type Gate } from '../../contract/steps';
import type { Account } from './account';
import { jsonIn } from './bundle';
import { type Finding, violated } from './finding';

const CLAUSE_OF: Record<Gate, string> = {
  approval: 'C6.1',
  secrets: 'C6.2',
  'access-mode': 'C6.3',
  repository: 'C6.4',
  fencing: 'C6.5',
};

/** Every guard was confirmed, by its last word before the first call (C6.1-C6.5, C8.5). */
export function gatesRule({ bundle, fragments, executed, firstCall }: Account): Finding[] {
  if (executed.length === 0) return [];
  const before = fragments.slice(0, firstCall?.index);
  const said = new Map<string, boolean>();
  for (const name of before.flatMap(({ files }) => Object.keys(files))) {
    const gate = name.startsWith(GATES_FOLDER) ? GateRecord.safeParse(jsonIn(bundle, name)).data : undefined;
    if (gate) said.set(gate.gate, gate.met);
  }
  return GATES.filter((gate) => said.get(gate) !== true).map((gate) =>
    violated(
      CLAUSE_OF[gate],
      `${GATES_FOLDER}${gate}.json`,
      said.has(gate)
        ? 'the guard was not met before the first call'
        : 'the guard was not asked before the first call',
    ),
  );
}
