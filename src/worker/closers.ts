/** Resources to close, in reverse order of their opening. One that fails does not keep the others open. */
export class Closers {
  readonly #open: { readonly name: string; readonly close: () => Promise<void> }[] = [];

  add(name: string, close: () => Promise<void>): void {
    this.#open.push({ name, close });
  }

  /** `report` hears what could not be closed. */
  async closeAll(report: (name: string, error: unknown) => void): Promise<void> {
    for (let resource = this.#open.pop(); resource !== undefined; resource = this.#open.pop()) {
      try {
        await resource.close();
      } catch (error) {
        report(resource.name, error);
      }
    }
  }
}
