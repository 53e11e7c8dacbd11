import which from 'which';
import type { Reason } from '../../contract/words/failures';

/** What a call is started with on this machine; HyOps needs its own tools besides. */
const CALLS_START_WITH = ['flock', 'mkfifo'];

/** Why no call could be started at all: programs of the system that the search path does not lead to. */
export async function programsMissing(searchPath: string): Promise<Reason[]> {
  const found = await Promise.all(
    CALLS_START_WITH.map((program) => which(program, { path: searchPath, nothrow: true })),
  );
  const missing = CALLS_START_WITH.filter((_, at) => found[at] === null);
  if (missing.length === 0) return [];
  return [
    {
      code: 'ConfigurationInvalid',
      what: `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not on ${searchPath}, so no call of HyOps can be started`,
      where: 'hyops-dr.yaml hyops.path',
      do: 'add the folders of the system, such as /usr/bin:/bin, and restart the worker; they are in util-linux and coreutils',
    },
  ];
}
