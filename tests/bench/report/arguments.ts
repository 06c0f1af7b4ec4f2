/** Each has a target `bench-` of its name. */
export type Benchmark = 'engine' | 'durable' | 'restart' | 'edges' | 'fleet';

/** The command as a reader can repeat it. */
export function typed(
  benchmark: Benchmark,
  { quick, rounds }: { quick?: boolean | undefined; rounds?: string | undefined },
): string {
  const args = [quick ? '--quick' : '', rounds === undefined ? '' : `--rounds ${rounds}`]
    .filter(Boolean)
    .join(' ');
  return args === '' ? `make bench-${benchmark}` : `make bench-${benchmark} ARGS="${args}"`;
}
