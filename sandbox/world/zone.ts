import { readJsonOrEmpty, writeJson } from '../json-file';
import { listAt, type Mapping, mappingOf, textAt, type Value } from '../mapping';

/** All records of one name and type; `ttl` in seconds. */
export type RecordSet = { name: string; type: string; ttl: number; contents: string[]; comments: Value[] };

/** DNS names compare without case and with the dot of the root. */
export function absolute(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower : `${lower}.`;
}

function recordSetOf(raw: Mapping): RecordSet {
  return {
    name: absolute(textAt(raw, 'name')),
    type: textAt(raw, 'type').toUpperCase(),
    ttl: Number(raw['ttl'] ?? 0),
    contents: listAt(raw, 'records').map((record) => textAt(mappingOf(record), 'content')),
    comments: listAt(raw, 'comments'),
  };
}

const rawOf = (set: RecordSet): Mapping => ({
  name: set.name,
  type: set.type,
  ttl: set.ttl,
  records: set.contents.map((content) => ({ content, disabled: false })),
  comments: set.comments,
});

/** One DNS zone kept in a file: the single truth of the DNS server and of the PowerDNS API. */
export class Zone {
  readonly apex: string;
  private serial: number;
  private sets: RecordSet[];

  constructor(
    name: string,
    private readonly file: string,
  ) {
    const stored = readJsonOrEmpty(file);
    this.apex = absolute(name);
    this.serial = Number(stored['serial'] ?? 1);
    this.sets = listAt(stored, 'rrsets').map((set) => recordSetOf(mappingOf(set)));
  }

  holds(name: string): boolean {
    return absolute(name) === this.apex || absolute(name).endsWith(`.${this.apex}`);
  }

  find(name: string, type: string): RecordSet[] {
    return this.sets.filter((set) => set.name === absolute(name) && (type === 'ANY' || set.type === type));
  }

  exists(name: string): boolean {
    return absolute(name) === this.apex || this.sets.some((set) => set.name === absolute(name));
  }

  /** Applies PowerDNS change objects (`REPLACE` or `DELETE`), all or none; throws what is wrong with one. */
  patch(changes: readonly Value[]): void {
    const draft = changes.map(mappingOf).reduce((sets, change) => this.changed(sets, change), this.sets);
    this.sets = draft;
    this.serial += 1;
    this.save();
  }

  /** The zone as the PowerDNS API shows it. */
  describe(): Mapping {
    return {
      id: this.apex,
      name: this.apex,
      type: 'Zone',
      kind: 'Native',
      serial: this.serial,
      rrsets: this.sets.map(rawOf),
    };
  }

  private changed(sets: RecordSet[], change: Mapping): RecordSet[] {
    const next = recordSetOf(change);
    if (!this.holds(next.name)) throw new Error(`Name ${next.name} is out of zone ${this.apex}`);
    const others = sets.filter((set) => set.name !== next.name || set.type !== next.type);
    const kind = textAt(change, 'changetype').toUpperCase();
    if (kind === 'DELETE') return others;
    if (kind !== 'REPLACE') throw new Error(`changetype '${kind}' is neither REPLACE nor DELETE`);
    if (!Number.isInteger(next.ttl) || next.ttl < 0)
      throw new Error(`ttl of ${next.name} is not a whole number`);
    return next.contents.length === 0 ? others : [...others, next];
  }

  private save(): void {
    writeJson(this.file, { serial: this.serial, rrsets: this.sets.map(rawOf) });
  }
}
