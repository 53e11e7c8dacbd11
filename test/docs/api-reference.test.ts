import { join } from 'node:path';
import { execute } from '../support/execute';

const PROJECT = join(__dirname, '../..');

describe('docs/api.md', () => {
  it('describes every export of the client library, as its source does (C2.1)', async () => {
    const reference = join(PROJECT, 'lib/tools/reference/main.mjs');
    expect(await execute(process.execPath, [reference, '--check'])).toMatchObject({ code: 0, stderr: '' });
  });
});
