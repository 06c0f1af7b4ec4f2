/** A value that was seen at a time, ms. */
export type Sample = { readonly atMs: number; readonly value: number };

/**
 * One value per step of `stepMs` up to `endMs`, the newest last: the last one seen in it, or before it. Null before the
 * first. Samples come oldest first.
 */
export function sampled(
  samples: readonly Sample[],
  { endMs, stepMs, count }: { readonly endMs: number; readonly stepMs: number; readonly count: number },
): (number | null)[] {
  const values: (number | null)[] = [];
  let next = 0;
  let last: number | null = null;
  for (let step = count - 1; step >= 0; step--) {
    for (; next < samples.length && (samples[next] as Sample).atMs <= endMs - step * stepMs; next++)
      last = (samples[next] as Sample).value;
    values.push(last);
  }
  return values;
}
