/** Bytes that no version of the encoder wrote: damaged, cut off, or of another format. */
export class DamagedBytes extends Error {
  override name = 'DamagedBytes';
  /** Where in the bytes it was noticed. */
  readonly offset: number;

  /** `what` was expected. */
  constructor(what: string, problem: string, offset: number) {
    super(`Expected ${what}, but ${problem} at byte ${offset}.`);
    this.offset = offset;
  }
}
