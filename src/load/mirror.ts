import { counted, type TargetReport } from './report.ts';

/** One outcome of the same flow, on each target; `same` where all agree. */
export type MirrorLine = {
  readonly what: string;
  /** By target, in their order. */
  readonly values: readonly string[];
  readonly same: boolean;
};

/** Outcomes of one flow on several targets, side by side. Latencies are not compared: no two runs have the same. */
export function compareOutcomes(targets: readonly TargetReport[]): MirrorLine[] {
  const symbols = unique(targets.flatMap(({ books }) => books.map(({ symbol }) => symbol)));
  const rejects = unique(targets.flatMap((target) => Object.keys(target.rejects)));
  const line = (what: string, value: (target: TargetReport) => string): MirrorLine => {
    const values = targets.map(value);
    return { what, values, same: new Set(values).size <= 1 };
  };
  return [
    line('accepted', ({ accepted }) => String(accepted)),
    line('canceled', ({ canceled }) => String(canceled)),
    ...rejects.map((name) => line(`rejected ${name}`, (target) => String(target.rejects[name] ?? 0))),
    line('errors', ({ errors }) => counted(errors) || '0'),
    line('trades', ({ trades }) => String(trades)),
    line('volume', ({ volume }) => amounts(volume)),
    line('fees', ({ fees }) => amounts(fees)),
    ...symbols.flatMap((symbol) => [
      line(`${symbol} best prices`, (target) => bestPrices(target, symbol)),
      line(`${symbol} book hash`, (target) => bookOf(target, symbol)?.bookHash ?? '-'),
    ]),
  ];
}

/** Rows of the table, with the names of the targets on top and a mark where they differ. */
export function mirrorRows(targets: readonly TargetReport[]): string[][] {
  const lines = compareOutcomes(targets);
  return [
    ['OUTCOME', ...targets.map(({ name }) => name.toUpperCase()), ''],
    ...lines.map(({ what, values, same }) => [what, ...values, same ? '' : 'differs']),
  ];
}

const bookOf = ({ books }: TargetReport, symbol: string) => books.find((book) => book.symbol === symbol);

function bestPrices(target: TargetReport, symbol: string): string {
  const book = bookOf(target, symbol);
  return book === undefined ? '-' : `${book.bestBid ?? '-'} / ${book.bestAsk ?? '-'}`;
}

const amounts = (byAsset: Readonly<Record<string, string>>): string =>
  Object.entries(byAsset)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([asset, amount]) => `${amount} ${asset}`)
    .join(', ') || '0';

const unique = (words: readonly string[]): string[] => [...new Set(words)].toSorted();
