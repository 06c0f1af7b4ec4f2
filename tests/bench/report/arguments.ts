/** The command as a reader can repeat it. */
export function typed(
  benchmark: 'engine' | 'durable' | 'restart',
  { quick, rounds }: { quick?: boolean; rounds?: string },
): string {
  const args = [quick ? '--quick' : '', rounds === undefined ? '' : `--rounds ${rounds}`]
    .filter(Boolean)
    .join(' ');
  return args === '' ? `make bench-${benchmark}` : `make bench-${benchmark} ARGS="${args}"`;
}
