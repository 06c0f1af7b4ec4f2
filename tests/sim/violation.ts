/** A promise of the venue that a run saw broken: which, in a few words that are the same in every run, and how. */
export class Violation extends Error {
  override name = 'Violation';
  readonly promise: string;

  constructor(promise: string, how: string) {
    super(`${promise}: ${how}`);
    this.promise = promise;
  }
}
