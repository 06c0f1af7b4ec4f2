import type { BucketCounts, LabelCounts } from './series.ts';

export type Labels = Readonly<Record<string, string | number>>;
/** One line of the text format. `metricName` is there where it differs from the family's. */
export type Sample = { readonly labels: Labels; readonly value: number; readonly metricName?: string };

/** A metric with all its series. Label values come from closed sets: see docs/decisions/cardinality.md. */
export type Family = {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly collect: () => Sample[];
};

/** One series per label value. */
export const labelSamples = (label: string, counts: LabelCounts): Sample[] =>
  [...counts.values].map(([name, value]) => ({ labels: { [label]: name }, value }));

/** The lines of one histogram: cumulated buckets, `+Inf`, sum and count. */
export function bucketSamples(name: string, labels: Labels, { bounds, counts, sum }: BucketCounts): Sample[] {
  let cumulated = 0;
  const buckets: Sample[] = [...bounds, '+Inf'].map((le, bucket) => {
    cumulated += counts[bucket]!;
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: cumulated };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: cumulated },
  ];
}
