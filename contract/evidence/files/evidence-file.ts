import type { z } from 'zod';
import { shown } from '../../words/shown';
import { isRecordOf, madeAgain } from './names';

interface About {
  /** Path in the bundle. `<name>` stands for a part that differs, `<.rN>` for nothing or the mark of a retry. */
  path: string;
  /** What is in it, in words for docs/evidence.md. */
  says: string;
  /** The clause of the contract that it is kept for. */
  clause: string;
  /** True when digests or a replay cover its content as it is, so that nothing in it may be redacted. */
  bound?: true;
}

/** One file of a bundle, or one kind of file: its path and its content are stated here and nowhere else. */
export class EvidenceFile {
  readonly path: string;
  readonly says: string;
  readonly clause: string;
  readonly bound: boolean;

  constructor({ path, says, clause, bound }: About) {
    this.path = path;
    this.says = says;
    this.clause = clause;
    this.bound = bound ?? false;
  }

  /** The folder that all files of this kind are in, with its slash; empty for one at the top. */
  get folder(): string {
    const [fixed = ''] = this.path.split('<');
    return fixed.slice(0, fixed.lastIndexOf('/') + 1);
  }

  /** The path with these names in the places of its `<...>`, in their order. */
  at(...names: string[]): string {
    const left = [...names];
    return this.path.replace(PLACE, () => left.shift() ?? '');
  }

  /** Whether a path of a bundle is this file, or a record kept beside it for a retry. */
  isAt(path: string): boolean {
    const segments = path.split('/');
    const own = this.path.split('/');
    const names = own.map((segment, at) => nameAt(segment, segments[at] ?? '', at === own.length - 1));
    return segments.length === own.length && names.every((name) => name);
  }
}

const PLACE = /<[^>]+>/g;

function nameAt(own: string, name: string, last: boolean): boolean {
  if (!own.includes('<')) return last ? isRecordOf(own, name) : own === name;
  const parts = own.split(/(<[^>]+>)/).map((part) => {
    if (part === '<.rN>') return '(\\.r\\d+)?';
    return part.startsWith('<') ? '.+' : part.replace(/[.]/g, '\\.');
  });
  return new RegExp(`^${parts.join('')}$`, 's').test(name);
}

/** A file whose content is not JSON. */
export class TextFile extends EvidenceFile {
  /** The entry of a fragment with this content. */
  holding(content: string | Uint8Array, ...names: string[]): Record<string, string | Uint8Array> {
    return { [this.at(...names)]: content };
  }
}

/** A file of one JSON value. */
export class JsonFile<S extends z.ZodType = z.ZodType> extends EvidenceFile {
  readonly shape: S;

  constructor(private readonly about: About & { shape: S }) {
    super(about);
    this.shape = about.shape;
  }

  /** The same file made for the nth time: `plan.json` is the first, then `plan.r1.json`. */
  anew(times: number): JsonFile<S> {
    return new JsonFile({ ...this.about, path: madeAgain(this.path, times) });
  }

  /** The entry of a fragment with this content. */
  holding(content: z.input<S>, ...names: string[]): Record<string, z.input<S>> {
    return { [this.at(...names)]: content };
  }

  /** The content, if it has the shape of the file. */
  read(content: unknown): z.output<S> | undefined {
    return this.shape.safeParse(content).data;
  }

  /** What is wrong with the content and in which place of it; undefined when nothing is. */
  misfit(content: unknown): string | undefined {
    return content === undefined ? NOT_JSON : misfitOf(this.shape, content);
  }
}

/** A file with one JSON value in each line. */
export class LinesFile<S extends z.ZodType = z.ZodType> extends JsonFile<S> {
  readLines(lines: readonly unknown[] | undefined): z.output<S>[] | undefined {
    const read = lines?.map((line) => this.shape.safeParse(line));
    return read?.every((line) => line.success) ? read.map(({ data }) => data) : undefined;
  }

  misfitInLines(lines: readonly unknown[] | undefined): string | undefined {
    if (!lines) return NOT_JSON;
    const found = lines.map((line) => misfitOf(this.shape, line));
    const at = found.findIndex((one) => one !== undefined);
    return at < 0 ? undefined : `line ${at + 1}: ${found[at]}`;
  }
}

const NOT_JSON = 'it is not JSON';
const LONGEST = { place: 200, message: 200 };

function misfitOf(shape: z.ZodType, content: unknown): string | undefined {
  const [issue] = shape.safeParse(content).error?.issues ?? [];
  if (!issue) return undefined;
  const place = issue.path.map(String).join('.') || 'the whole';
  return `${shown(place, LONGEST.place)}: ${shown(issue.message, LONGEST.message)}`;
}
