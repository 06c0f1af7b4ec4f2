/** What may happen in a run, in words; of most there must be so many in a thousand runs, or they prove little. */
const ROWS = {
  seeds: ['seeds', 0],
  kills: ['workers killed', 3000],
  killsInFlight: ['  with requests in flight', 300],
  killsInRecovery: ['  while they recovered', 250],
  pauses: ['workers stopped and resumed', 600],
  doubleStarts: ['second workers started', 500],
  takeOvers: ['take-overs', 500],
  refusedStarts: ['starts refused', 100],
  fencedWorkers: ['workers fenced', 200],
  serverRestarts: ['server restarts', 400],
  unknownAppends: ['appends of unknown outcome', 300],
  journalRows: ['journal rows', 10_000],
  intents: ['requests', 10_000],
  answersChecked: ['answers checked', 10_000],
  duplicateAnswers: ['  of them duplicates', 1000],
  readsChecked: ['reads checked', 5000],
} as const satisfies Record<string, readonly [what: string, leastPerThousand: number]>;

type Row = keyof typeof ROWS;
const KEYS = Object.keys(ROWS) as Row[];

/** What happened in a run, or in many. */
export type Counts = Record<Row, number>;

export const noCounts = (): Counts => Object.fromEntries(KEYS.map((key) => [key, 0])) as Counts;

export function addCounts(sum: Counts, more: Counts): void {
  for (const key of KEYS) sum[key] += more[key];
}

/** One line for each thing that happened too seldom. */
export const tooFew = (counts: Counts): string[] =>
  KEYS.flatMap((key) => {
    const [what, leastPerThousand] = ROWS[key];
    const least = Math.floor((leastPerThousand * counts.seeds) / 1000);
    return counts[key] < least ? [`Expected at least ${least} ${what.trim()}, but had ${counts[key]}.`] : [];
  });

export function tableOf(counts: Counts): string {
  const width = Math.max(...KEYS.map((key) => ROWS[key][0].length));
  return KEYS.map((key) => `${ROWS[key][0].padEnd(width)} ${String(counts[key]).padStart(10)}`).join('\n');
}
