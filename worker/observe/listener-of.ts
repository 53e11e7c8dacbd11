import type { Configuration } from '../../contract/configuration/configuration';
import { type Listener, listenerIn } from '../../contract/configuration/listener';
import { DrError } from '../../contract/words/dr-error';
import { shown } from '../../contract/words/shown';

/** Returns where health and metrics are served; undefined when they are not. The flag counts before the configuration. */
export function listenerOf(
  flag: string | undefined,
  { observe }: Pick<Configuration, 'observe'>,
): Listener | undefined {
  const text = flag ?? observe.listen;
  if (text === undefined || text === 'off') return undefined;
  const listener = listenerIn(text);
  if (listener) return listener;
  throw new DrError('usage', [
    {
      what: `${shown(text, 100)} is not a loopback address with a port`,
      where: '--observe',
      do: 'give an address such as 127.0.0.1:9469, or off',
    },
  ]);
}
