import type { Step } from './blueprint';

function refuseUnknownRequirements(steps: readonly Step[]): void {
  const known = new Set(steps.map((step) => step.id));
  for (const step of steps) {
    const missing = step.requires.find((id) => !known.has(id));
    if (missing !== undefined) throw new Error(`step '${step.id}' requires unknown step '${missing}'`);
  }
}

/** File order, with every step after what it requires; throws on a cycle or an unknown step. */
export function orderOf(steps: readonly Step[]): string[] {
  refuseUnknownRequirements(steps);
  const requires = new Map(steps.map((step) => [step.id, step.requires]));
  const order: string[] = [];
  const visit = (id: string, path: readonly string[]): void => {
    if (order.includes(id)) return;
    if (path.includes(id))
      throw new Error(`blueprint dependency cycle detected: ${[...path, id].join(' -> ')}`);
    for (const needed of requires.get(id) ?? []) visit(needed, [...path, id]);
    order.push(id);
  };
  for (const step of steps) visit(step.id, []);
  return order;
}
