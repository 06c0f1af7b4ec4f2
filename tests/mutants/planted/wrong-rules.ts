/** An error a trader would suffer from, as a patch of one source file. */
export type Planted = {
  readonly name: string;
  /** What goes wrong, in a trader's words. */
  readonly wrong: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly before: string;
  readonly after: string;
};

export const PLANTED: readonly Planted[] = [];
