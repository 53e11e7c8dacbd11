import { isGrpcServiceError } from '@temporalio/client';
import { DrError } from '../contract/words/dr-error';
import { RequestLate } from './within';

// grpc-js exports its status names only as a const enum, which isolated modules cannot use.
const CANCELLED = 1;
const DEADLINE_EXCEEDED = 4;
const PERMISSION_DENIED = 7;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

/** Returns the gRPC status code of an error or of its cause. */
export function grpcCode(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code;
  return error instanceof Error && error.cause !== undefined ? grpcCode(error.cause) : undefined;
}

/** Reports whether the time limit has passed. The client may give up first, or the server may cancel first. */
export function isLate(error: unknown): boolean {
  const code = grpcCode(error);
  return error instanceof RequestLate || code === DEADLINE_EXCEEDED || code === CANCELLED;
}

/** Reports whether the server does not answer. */
export function isUnreachable(error: unknown): boolean {
  return grpcCode(error) === UNAVAILABLE || isLate(error);
}

/** Returns the error for a server that refuses this client; undefined when `error` is another one. */
export function denialOf(error: unknown, address: string): DrError | undefined {
  const code = grpcCode(error);
  if (code !== PERMISSION_DENIED && code !== UNAUTHENTICATED) return undefined;
  return new DrError(
    'refused',
    [
      {
        what: 'the Temporal server refuses this client',
        where: address,
        do: 'check the API key or client certificate and its permissions in the namespace',
      },
    ],
    { cause: error },
  );
}
