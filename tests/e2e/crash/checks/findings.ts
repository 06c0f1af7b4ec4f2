const EXAMPLES_MAX = 3;

/** What is wrong, by the check that found it; of each a few examples. */
export class Findings {
  readonly #found = new Map<string, { count: number; readonly examples: string[] }>();

  add(check: string, example: string): void {
    const found = this.#found.get(check) ?? { count: 0, examples: [] };
    this.#found.set(check, found);
    found.count += 1;
    if (found.examples.length < EXAMPLES_MAX) found.examples.push(example);
  }

  get checks(): readonly string[] {
    return [...this.#found.keys()];
  }

  get isEmpty(): boolean {
    return this.#found.size === 0;
  }

  /** Adds all of another one. */
  addAll(other: Findings): void {
    for (const [check, { count, examples }] of other.#found) {
      const found = this.#found.get(check) ?? { count: 0, examples: [] };
      this.#found.set(check, found);
      found.count += count;
      found.examples.push(...examples.slice(0, EXAMPLES_MAX - found.examples.length));
    }
  }

  toString(): string {
    return [...this.#found]
      .map(([check, { count, examples }]) =>
        [`${check}: ${count}`, ...examples.map((example) => `    ${example.slice(0, 900)}`)].join('\n'),
      )
      .join('\n');
  }
}
