import process from 'node:process';
import { nodeComplaint } from './setup/node-version.mjs';

const complaint = nodeComplaint(process.versions.node);
if (complaint) {
  process.stderr.write(`${complaint}\n`);
  process.exit(1);
}

// Loaded after the check, so that an old Node prints the sentence above and not a syntax error.
const { launch } = await import('./setup/launch.mjs');
process.exitCode = await launch(process.argv.slice(2));
