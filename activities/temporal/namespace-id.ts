import type { Client } from '@temporalio/client';

/** Returns the id of the client's namespace; null when the server does not report it. The same name on another server or a new database has another id. */
export async function namespaceId(client: Client): Promise<string | null> {
  const { namespace } = client.options;
  try {
    const { namespaceInfo } = await client.workflowService.describeNamespace({ namespace });
    return namespaceInfo?.id || null;
  } catch {
    return null;
  }
}
