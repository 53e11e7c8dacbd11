#!/usr/bin/env node
import { connect } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readJsonOrEmpty } from '../json-file';
import { mappingAt, textAt } from '../mapping';

/**
 * A second place to look from: opens a connection from an address of its own, and says what `ssh -W` would say.
 * `DIR/witness.json` changes what it sees: `{"unreachable": true}`, or `{"instead": {"host:port": "host:port"}}`.
 */
function main(): void {
  const { values, positionals } = parseArgs({
    options: { dir: { type: 'string' }, through: { type: 'string' } },
    allowPositionals: true,
  });
  const [host = '', port = ''] = positionals;
  const moods = readJsonOrEmpty(join(values.dir ?? '', 'witness.json'));
  if (moods['unreachable'] === true) {
    fail(`ssh: connect to host ${values.through} port 22: Connection refused`);
    return;
  }
  const instead = textAt(mappingAt(moods, 'instead'), `${host}:${port}`) || `${host}:${port}`;
  const at = instead.lastIndexOf(':');
  const socket = connect({
    host: instead.slice(0, at),
    port: Number(instead.slice(at + 1)),
    ...(values.through ? { localAddress: values.through } : {}),
  });
  socket.once('error', (error: NodeJS.ErrnoException) => {
    const why = error.code === 'ECONNREFUSED' ? 'Connection refused' : error.message;
    fail(`channel 0: open failed: connect failed: ${why}\nstdio forwarding failed`);
  });
  socket.once('connect', () => {
    process.stdin.pipe(socket);
    socket.pipe(process.stdout);
  });
  socket.once('close', () => process.stdin.destroy());
}

function fail(words: string): void {
  process.stderr.write(`${words}\n`);
  process.exitCode = 255;
  process.stdin.destroy();
}

main();
