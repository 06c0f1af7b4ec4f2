import { makeForeigner, pictureOfForeigner } from './foreign.ts';
import { postgresMatrix } from './postgres-matrix.ts';
import type { Column, Tally } from './probe.ts';
import { redisMatrix } from './redis-matrix.ts';
import { openSite, type Servers, type Site } from './site.ts';

/** Names that are prefixes of each other, another one, and the single unnamed instance, whose schema is `public`. */
export const NEIGHBOURS = ['binance', 'binance-us', 'binance2', 'us', ''] as const;

/** What one column came to. */
export type ColumnResult = {
  readonly column: Column;
  readonly instances: number;
  readonly postgres: Tally;
  /** Null where it was not asked for: it is the same in every column. */
  readonly redis: Tally | null;
  /** What `provision` said of each instance, each once. */
  readonly isolation: readonly string[];
  /** Lines of what is somebody else's that were not as before: after provisioning, and after all was removed. */
  readonly touched: readonly string[];
};

/** Makes the instances, runs all probes, removes the instances again, and compares what is somebody else's. */
export async function runColumn(
  servers: Servers,
  column: Column,
  names: readonly string[],
  withRedis: boolean,
): Promise<ColumnResult> {
  const hasForeigner = column !== 'own server';
  let before: readonly string[] = [];
  const prepare = async (adminUrl: string): Promise<void> => {
    await makeForeigner(adminUrl);
    before = await pictureOfForeigner(adminUrl, false);
  };
  const site = await openSite({ servers, column, names, ...(hasForeigner ? { prepare } : {}) });
  try {
    const during = hasForeigner ? await pictureOfForeigner(site.adminUrl, false) : [];
    const postgres = await postgresMatrix(site);
    const redis = withRedis ? await redisMatrix(site, servers.redisUrl) : null;
    await site.remove();
    const after = hasForeigner ? await pictureOfForeigner(site.adminUrl, false) : [];
    const touched = [...differences(before, during), ...differences(before, after)];
    return { column, instances: names.length, postgres, redis, isolation: isolationsOf(site), touched };
  } finally {
    await site.close();
  }
}

const isolationsOf = ({ report }: Site): readonly string[] => [
  ...new Set(report.instances.map(({ isolation }) => isolation)),
];

const differences = (before: readonly string[], after: readonly string[]): readonly string[] => [
  ...before.filter((line) => !after.includes(line)),
  ...after.filter((line) => !before.includes(line)),
];
