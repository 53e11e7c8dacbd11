import { type Client, isGrpcServiceError } from '@temporalio/client';

// grpc-js exports its status names only as a const enum, which isolated modules cannot use.
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;

/**
 * Returns the id of the client's namespace; null when the server does not report it to this client. The same name on
 * another server or a new database has another id. Throws when the server does not answer, because that says nothing
 * about the namespace.
 */
export async function namespaceId(client: Client): Promise<string | null> {
  const { namespace } = client.options;
  try {
    const { namespaceInfo } = await client.workflowService.describeNamespace({ namespace });
    return namespaceInfo?.id || null;
  } catch (error) {
    if (isGrpcServiceError(error) && [PERMISSION_DENIED, UNIMPLEMENTED].includes(error.code)) return null;
    throw error;
  }
}
