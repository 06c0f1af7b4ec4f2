/** Bytes that no version of the encoder wrote: damaged, cut off, or of a newer format. */
export class DamagedBytes extends Error {
  override name = 'DamagedBytes';
  /** Where in the bytes it was noticed. */
  readonly offset: number;

  constructor(problem: string, offset: number) {
    super(`Expected the bytes of journaled commands, but ${problem} at byte ${offset}.`);
    this.offset = offset;
  }
}
