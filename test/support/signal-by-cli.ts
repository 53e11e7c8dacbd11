import type { World } from './a-world';

/** Sends a signal with the Temporal CLI, as a person without hyops-dr would. */
export async function signalByCli(world: World, id: string, name: string, input: object): Promise<void> {
  const { code, stderr } = await world.temporal(
    ...['workflow', 'signal', '-w', `dr-${id}`, '--name', name, '--input', JSON.stringify(input)],
  );
  if (code !== 0) throw new Error(stderr);
}
