import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { readDispatch } from '../../activities/hyops/dispatch-record';
import { readModuleState, stateFile } from '../../activities/hyops/module-state';
import { READERS } from '../../bench/readers';
import { sampleFile } from '../../client/init/sample';
import { parseConfigurationFolder } from '../../contract/configuration/folder';
import { parseDecision } from '../../contract/decision/parse-decision';
import { parseAllowedSigners } from '../../contract/signing/allowed-signers';
import { parseRecord } from '../../contract/upstream/record';
import type { Parsed } from '../../contract/words/failures';
import { isOneLine } from '../../contract/words/flawed-text';
import { wrongWithMessage } from '../../contract/workload/messages';
import { chance, changed, manyTimes, ODD_JSON, ODD_TEXTS, withOdd } from './odd-values';

const SAMPLES = join(__dirname, '../../client/sample');
const DECISION = join(__dirname, '../../sandbox/decisions/failover-gcp-restore.json');
const LONGEST_REASON = 5000;

/** What is wrong with what a reader returned for something odd. */
function wrongWith(parsed: Parsed<unknown>): string[] {
  if (parsed.ok) return [];
  const texts = parsed.reasons.flatMap((reason) => [reason.what, reason.where, reason.do]);
  return [
    ...(parsed.reasons.length === 0 ? ['no reason'] : []),
    ...(parsed.reasons.length > 300 ? [`${parsed.reasons.length} reasons`] : []),
    ...texts.filter((text) => !isOneLine(text) || text.length > LONGEST_REASON),
  ];
}

describe('C4.1 odd values', () => {
  const below = chance();

  it('in any field of an artifact are accepted, or refused with bounded reasons of one line', async () => {
    const sample = JSON.parse(await readFile(DECISION, 'utf8'));
    const fields = { ...sample, metadata: {}, issued_at: '2026-01-01T00:00:00Z', drill: true };
    for (let sent = 0; sent < manyTimes(1000); sent++) {
      const { text, what } = withOdd(fields, below);
      expect([what, wrongWith(parseDecision(Buffer.from(text), new Date()))]).toEqual([what, []]);
    }
  });

  it('in any field of a configuration file, a plan or a policy are accepted, or refused in the same way', async () => {
    const names = (await readdir(SAMPLES, { recursive: true })).filter(
      (name) => name.endsWith('.yaml') && name !== 'values.yaml',
    );
    const files = new Map<string, string>();
    for (const name of names) files.set(name, sampleFile(name));
    const documents = new Map([...files].map(([name, text]) => [name, parse(text) as unknown]));
    for (let sent = 0; sent < manyTimes(100); sent++) {
      const name = names[below(names.length)] ?? '';
      const odd = ODD_JSON[below(ODD_JSON.length)] ?? '';
      const text = changed(documents.get(name), odd, below);
      const parsed = parseConfigurationFolder('/c', new Map([...files, [name, text]]));
      expect([name, odd.slice(0, 80), wrongWith(parsed)]).toEqual([name, odd.slice(0, 80), []]);
    }
  });

  it('in allowed_signers, upstream records and messages to a workload throw nothing', () => {
    for (const text of [...ODD_TEXTS, ...ODD_JSON]) {
      expect(wrongWith(parseAllowedSigners(`alice ${text}\n${text} ssh-ed25519 AAAA\n`))).toEqual([]);
      for (const message of ['acquire', 'release', 'freeze', 'unfreeze', 'releaseByHand', 'constructor']) {
        const why = wrongWithMessage(message, { by: text, reason: text });
        expect(why === undefined || isOneLine(why)).toBe(true);
      }
    }
    for (const text of ODD_TEXTS) {
      const record = { decision_id: text, timestamp_utc: text, status: text, decision_type: text };
      expect(parseRecord(record).ok).toBe(false);
      expect(parseRecord(text).ok).toBe(false);
    }
  });

  it('in what HyOps prints throw nothing', () => {
    for (const text of [...ODD_TEXTS, ...ODD_JSON])
      for (const read of Object.values(READERS)) {
        read(text);
        read(`step=a status=${text}\n${text}\n{"status": ${text}}\n[\n${text}\n]`);
      }
  });

  it('in what HyOps leaves throw nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hyops-dr-odd-'));
    try {
      const file = stateFile(folder, 'a/b#c');
      await mkdir(dirname(file), { recursive: true });
      for (const text of ODD_JSON.filter((_, at) => at % 4 === 0)) {
        await writeFile(join(folder, 'runner_exec.stdout.txt'), text);
        await writeFile(join(folder, 'runner_exec.result.json'), text);
        await readDispatch(`run record: ${folder}\n`, 1000);
      }
      for (const text of ['{"status":"ok","outputs":{"__proto__":{"a":1}}}', '{"status":1}', '[]', 'null']) {
        await writeFile(file, text);
        await readModuleState(folder, 'a/b#c');
      }
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(Object.hasOwn(Object.prototype, 'accepted')).toBe(false);
  });
});
