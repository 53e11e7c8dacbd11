import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDurably, replaceDurably } from '../../activities/files/durable-write';

describe('a durable write', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hyops-dr-durable-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('creates a file that only its owner can read', async () => {
    await expect(createDurably(at('one'), 'text')).resolves.toBe(true);
    expect(readFileSync(at('one'), 'utf8')).toBe('text');
    expect(statSync(at('one')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['one']);
  });

  it('has one winner when many create the same file', async () => {
    const contents = Array.from({ length: 20 }, (_, number) => `${number}`);
    const won = await Promise.all(contents.map((content) => createDurably(at('one'), content)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(readFileSync(at('one'), 'utf8')).toBe(contents[won.indexOf(true)]);
    expect(readdirSync(folder)).toEqual(['one']);
  });

  it('replaces a file', async () => {
    await replaceDurably(at('one'), 'old');
    await replaceDurably(at('one'), 'new');
    expect(readFileSync(at('one'), 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['one']);
  });

  it('leaves no draft when it fails', async () => {
    mkdirSync(at('one'));
    await expect(replaceDurably(at('one'), 'text')).rejects.toThrow();
    await expect(createDurably(at('missing/one'), 'text')).rejects.toThrow('ENOENT');
    expect(readdirSync(folder)).toEqual(['one']);
  });
});
