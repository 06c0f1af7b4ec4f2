import { systemClock } from '../../common/clock.ts';
import type { Market, MarketSource, MarketTarget } from '../../tui/sources.ts';
import { MarketFeed } from './market-feed.ts';

/** Not more often than a person can follow. */
const PUBLISH_MS = 200;

/** The market as the venue itself tells it. A connection is there only while somebody listens. */
export const marketSource: MarketSource = (target, signal) => follow(target, signal);

async function* follow(target: MarketTarget, signal: AbortSignal): AsyncGenerator<Market, void, undefined> {
  const feed = new MarketFeed(target, systemClock);
  const close = (): void => feed.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    while (!signal.aborted) {
      yield feed.market();
      await feed.changed();
      await systemClock.sleep(PUBLISH_MS, signal);
    }
  } finally {
    signal.removeEventListener('abort', close);
    feed.close();
  }
}
