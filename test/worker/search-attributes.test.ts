import { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { NativeConnection } from '@temporalio/worker';
import { SEARCH_ATTRIBUTES } from '../../contract/words/names';
import { ensureSearchAttributes } from '../../worker/search-attributes';
import { until } from '../support/until';

describe('a namespace without preparation', () => {
  const namespace = 'unprepared';
  let connection: NativeConnection;

  beforeAll(async () => {
    connection = await NativeConnection.connect({ address: process.env['HYOPS_DR_TEST_TEMPORAL'] ?? '' });
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
  });
  afterAll(() => connection.close());

  it('has every search attribute of a run once a worker has started', async () => {
    const before = await connection.operatorService.listSearchAttributes({ namespace });
    expect(Object.keys(before.customAttributes ?? {})).not.toContain('DrWorkload');
    const client = new Client({ connection, namespace });
    await until(async () => {
      await ensureSearchAttributes(connection, client).catch(() => undefined);
      const { customAttributes } = await connection.operatorService
        .listSearchAttributes({ namespace })
        .catch(() => ({ customAttributes: {} }));
      return Object.keys(SEARCH_ATTRIBUTES).every((name) => name in (customAttributes ?? {}));
    });
  });
});
