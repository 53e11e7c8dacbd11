import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeFileSync } from 'node:fs';

/**
 * A file that a child writes to by itself, so that it never meets a broken pipe when its supervisor dies,
 * and that still cannot fill the disk: `trim`, called now and then, keeps the beginning and the end.
 */
export class CappedOutput {
  readonly fd: number;
  private head: Buffer = Buffer.alloc(0);
  private tail: Buffer = Buffer.alloc(0);
  private leftOut = 0;

  constructor(
    private readonly path: string,
    private readonly limitBytes: number,
  ) {
    // Appending, so that the child goes on at the new end after the file was cut.
    this.fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND, 0o600);
  }

  trim(): void {
    if (fstatSync(this.fd).size > this.limitBytes) this.cut();
  }

  /** Closes the file, with a line where something was left out; returns how much that was, in bytes. */
  finish(): number {
    this.trim();
    if (this.leftOut > 0 || this.head.length > 0) {
      this.cut();
      const mark = Buffer.from(`\n[hyops-dr left out ${this.leftOut} bytes here]\n`);
      writeFileSync(this.path, Buffer.concat([this.head, mark, this.tail]), { mode: 0o600 });
    }
    closeSync(this.fd);
    return this.leftOut;
  }

  private cut(): void {
    const { size } = fstatSync(this.fd);
    const half = Math.floor(this.limitBytes / 2);
    let from = 0;
    if (this.head.length === 0) {
      this.head = this.slice(0, Math.min(half, size));
      from = this.head.length;
    }
    const kept = Math.min(half, size - from);
    const fresh = this.slice(size - kept, kept);
    const joined = Buffer.concat([this.tail, fresh]);
    const tail = joined.subarray(Math.max(0, joined.length - half));
    this.leftOut += this.tail.length + (size - from) - tail.length;
    this.tail = tail;
    ftruncateSync(this.fd, 0);
  }

  private slice(position: number, length: number): Buffer {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, readSync(this.fd, buffer, 0, length, position));
  }
}
