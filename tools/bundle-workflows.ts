import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { wordsOf } from './temporal-cli/error-words';

const LIB = join(__dirname, '..');
const LARGEST_BYTES = 2_000_000;
const FOREIGN = /node_modules\/zod\/|require\(["'](?:node:|fs|path|crypto|child_process)/;

/**
 * Bundles the workflow code once, so that no worker has to bundle it at startup, and rejects a bundle with anything that workflow
 * code may not import. It starts from the TypeScript file, because the compiled one pulls in whole CommonJS packages.
 */
async function bundleWorkflows(): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(LIB, '../workflows/index.ts'),
    logger: new DefaultLogger('WARN'),
    // The worker needs an inline source map. This kind has lines and names, but no copy of the sources.
    webpackConfigHook: (config) => ({
      ...config,
      devtool: 'inline-nosources-source-map',
      output: { ...config.output, devtoolModuleFilenameTemplate: '[resource-path]' },
    }),
  });
  const foreign = FOREIGN.exec(code);
  if (foreign)
    throw new Error(
      `The workflow bundle contains ${foreign[0]}: workflows/ may import names and types only.`,
    );
  if (code.length > LARGEST_BYTES) {
    throw new Error(
      `The workflow bundle has ${code.length} bytes, more than ${LARGEST_BYTES}: check what workflows/ imports.`,
    );
  }
  await writeFile(join(LIB, 'workflow-bundle.js'), code);
}

bundleWorkflows().catch((error: unknown) => {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exitCode = 1;
});
