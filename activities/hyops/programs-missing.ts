import which from 'which';
import type { Reason } from '../../contract/words/failures';

/** Programs that start a call on this machine; HyOps needs others as well. */
const CALLS_START_WITH = ['flock', 'mkfifo'];

/** Returns a reason when a system program that every call needs is not on the search path. */
export async function programsMissing(searchPath: string): Promise<Reason[]> {
  const found = await Promise.all(
    CALLS_START_WITH.map((program) => which(program, { path: searchPath, nothrow: true })),
  );
  const missing = CALLS_START_WITH.filter((_, at) => found[at] === null);
  if (missing.length === 0) return [];
  return [
    {
      code: 'ConfigurationInvalid',
      what: `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not on ${searchPath}, so no HyOps call can be started`,
      where: 'hyops-dr.yaml hyops.path',
      do: 'add the system folders, such as /usr/bin:/bin, and restart the worker; if needed, install util-linux and coreutils',
    },
  ];
}
