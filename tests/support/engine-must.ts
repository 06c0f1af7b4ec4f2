/** Plain and fast: a random run checks its rules some million times. */
export function must(condition: boolean, rule: string): asserts condition {
  if (!condition) throw new Error(`Broken: ${rule}.`);
}
