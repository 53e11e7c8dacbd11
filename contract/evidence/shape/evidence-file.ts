import type { z } from 'zod';
import { shown } from '../../words/shown';
import { isRecordOf, madeAgain } from './names';

interface About {
  /** Path in the bundle. `<name>` is a variable part; `<.rN>` is empty or the suffix of a retry. */
  path: string;
  /** Describes its content for docs/evidence.md. */
  says: string;
  /** The clause of the contract that requires it. */
  clause: string;
  /** True when digests or a replay cover its exact content, so that nothing in it may be redacted. */
  bound?: true;
}

/** One file of a bundle, or one kind of file. Its path and content are defined here and nowhere else. */
export class EvidenceFile {
  readonly path: string;
  readonly says: string;
  readonly clause: string;
  readonly bound: boolean;
  /** One check for each segment of the path; every path of a bundle is compared with every kind of file. */
  private readonly segments: readonly ((name: string) => boolean)[];

  constructor({ path, says, clause, bound }: About) {
    this.path = path;
    this.says = says;
    this.clause = clause;
    this.bound = bound ?? false;
    const own = path.split('/');
    this.segments = own.map((segment, at) => checkOf(segment, at === own.length - 1));
  }

  /** The folder of all files of this kind, with a trailing slash; empty for files at the top level. */
  get folder(): string {
    const [fixed = ''] = this.path.split('<');
    return fixed.slice(0, fixed.lastIndexOf('/') + 1);
  }

  /** Returns the path with these names in place of its `<...>` parts, in order. */
  at(...names: string[]): string {
    const left = [...names];
    return this.path.replace(PLACE, () => left.shift() ?? '');
  }

  /** Reports whether a path in a bundle is this file, or a record kept beside it for a retry. */
  isAt(path: string): boolean {
    const names = path.split('/');
    return names.length === this.segments.length && this.segments.every((fits, at) => fits(names[at] ?? ''));
  }
}

const PLACE = /<[^>]+>/g;

function checkOf(own: string, last: boolean): (name: string) => boolean {
  if (!own.includes('<')) return last ? (name) => isRecordOf(own, name) : (name) => own === name;
  const parts = own.split(/(<[^>]+>)/).map((part) => {
    if (part === '<.rN>') return '(\\.r\\d+)?';
    return part.startsWith('<') ? '.+' : part.replace(/[.]/g, '\\.');
  });
  const pattern = new RegExp(`^${parts.join('')}$`, 's');
  return (name) => pattern.test(name);
}

/** A file whose content is not JSON. */
export class TextFile extends EvidenceFile {
  /** Returns the fragment entry for a file with this content. */
  holding(content: string | Uint8Array, ...names: string[]): Record<string, string | Uint8Array> {
    return { [this.at(...names)]: content };
  }
}

/** A file with one JSON value. */
export class JsonFile<S extends z.ZodType = z.ZodType> extends EvidenceFile {
  readonly shape: S;

  constructor(private readonly about: About & { shape: S }) {
    super(about);
    this.shape = about.shape;
  }

  /** Returns the nth revision of the file: `plan.json` is the first, then `plan.r1.json`. */
  anew(times: number): JsonFile<S> {
    return new JsonFile({ ...this.about, path: madeAgain(this.path, times) });
  }

  /** Returns the fragment entry for a file with this content. */
  holding(content: z.input<S>, ...names: string[]): Record<string, z.input<S>> {
    return { [this.at(...names)]: content };
  }

  /** Returns the content when it has the shape of the file; otherwise undefined. */
  read(content: unknown): z.output<S> | undefined {
    return this.shape.safeParse(content).data;
  }

  /** Describes what is wrong with the content, and where; undefined when it is valid. */
  misfit(content: unknown): string | undefined {
    return content === undefined ? NOT_JSON : misfitOf(this.shape, content);
  }
}

/** A file with one JSON value per line. */
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
