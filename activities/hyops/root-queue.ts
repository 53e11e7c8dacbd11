/** HyOps has no locks: one call at a time in each runtime root, in the order they came. */
export class RootQueue {
  private readonly last = new Map<string, Promise<unknown>>();

  async run<T>(root: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.last.get(root) ?? Promise.resolve()).then(work, work);
    this.last.set(root, turn);
    return turn;
  }
}
