import type { Answer } from './shot.ts';

type Counts = { total: number; past: number; readonly statuses: Map<string, number> };

/** What became of the requests of each row. */
export class Histogram {
  readonly #rows = new Map<string, Counts>();

  add(row: string, { status, isPastValidation }: Answer): void {
    const counts = this.#rows.get(row) ?? { total: 0, past: 0, statuses: new Map() };
    this.#rows.set(row, counts);
    counts.total += 1;
    if (isPastValidation) counts.past += 1;
    counts.statuses.set(status, (counts.statuses.get(status) ?? 0) + 1);
  }

  get total(): number {
    return this.#sum(({ total }) => total);
  }

  /** Of all requests, how many passed validation: 0 to 1. */
  get pastShare(): number {
    return this.#sum(({ past }) => past) / Math.max(1, this.total);
  }

  /** The fewest requests any row had. */
  get fewest(): number {
    return Math.min(...[...this.#rows.values()].map(({ total }) => total));
  }

  /** Requests of all rows with a status that matches. */
  count(pattern: RegExp): number {
    return this.#sum(({ statuses }) =>
      [...statuses].reduce((sum, [status, count]) => sum + (pattern.test(status) ? count : 0), 0),
    );
  }

  /** A line per row. */
  toString(): string {
    const width = Math.max(...[...this.#rows.keys()].map((name) => name.length));
    return [...this.#rows]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, counts]) => lineOf(name.padEnd(width), counts))
      .join('\n');
  }

  #sum(of: (counts: Counts) => number): number {
    return [...this.#rows.values()].reduce((sum, counts) => sum + of(counts), 0);
  }
}

function lineOf(name: string, { total, past, statuses }: Counts): string {
  const share = `${Math.round((past / total) * 100)} %`.padStart(5);
  const counted = [...statuses].toSorted(([, left], [, right]) => right - left);
  return `${name} ${String(total).padStart(6)} ${share}  ${counted.map(([status, count]) => `${status}: ${count}`).join(', ')}`;
}
