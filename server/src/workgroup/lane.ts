/** Work of one workgroup, one after the other in the order of the calls. What fails stops nothing behind it. */
export class Lane {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }
}
