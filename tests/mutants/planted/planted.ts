/** An error a trader would suffer from, as a patch of one source file. */
export type Planted = {
  readonly name: string;
  /** What goes wrong, in a trader's words. */
  readonly wrong: string;
  readonly file: string;
  /** Text that stands in the file exactly once, and what stands there instead. */
  readonly changes: readonly (readonly [before: string, after: string])[];
};

/** The source with the wrong rule in it; null when one of its texts does not stand there exactly once any more. */
export function applied({ changes }: Planted, source: string): string | null {
  let patched = source;
  for (const [before, after] of changes) {
    const parts = patched.split(before);
    if (parts.length !== 2) return null;
    patched = parts.join(after);
  }
  return patched;
}
