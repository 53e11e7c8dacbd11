import type { Client } from '@temporalio/client';

/** The id of a client's namespace: one of the same name on another server, or on a database made anew, has another. Null when the server does not tell. */
export async function namespaceId(client: Client): Promise<string | null> {
  const { namespace } = client.options;
  try {
    const { namespaceInfo } = await client.workflowService.describeNamespace({ namespace });
    return namespaceInfo?.id || null;
  } catch {
    return null;
  }
}
