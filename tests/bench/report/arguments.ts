const ROUNDS_MAX = 99;

/** Throws for what is no number of rounds. */
export function parseRounds(text: string): number {
  if (!/^[1-9]\d?$/.test(text))
    throw new Error(`Expected --rounds to be an integer from 1 to ${ROUNDS_MAX}, but was "${text}".`);
  return Number(text);
}

/** The command as a reader can repeat it. */
export function typed(
  benchmark: 'engine' | 'durable',
  { quick, rounds }: { quick?: boolean; rounds?: string },
): string {
  const args = [quick ? '--quick' : '', rounds === undefined ? '' : `--rounds ${rounds}`]
    .filter(Boolean)
    .join(' ');
  return args === '' ? `make bench-${benchmark}` : `make bench-${benchmark} ARGS="${args}"`;
}
