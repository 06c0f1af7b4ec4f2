import { systemClock } from '../../common/clock.ts';
import type { Market, MarketSource, MarketTarget } from '../../tui/sources.ts';
import { MarketFeed } from './market-feed.ts';

/** Pause between two pictures. Figures are drawn once a second: what is told more often is made for nobody. */
const LIVE_MS = 500;
/** Somebody waits for the first. */
const WAITING_MS = 100;

/** The market as the venue itself tells it. A connection is there only while somebody listens. */
export const marketSource: MarketSource = (target, signal) => follow(target, signal);

async function* follow(target: MarketTarget, signal: AbortSignal): AsyncGenerator<Market, void, undefined> {
  const feed = new MarketFeed(target, systemClock);
  const close = (): void => feed.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    while (!signal.aborted) {
      const market = feed.market();
      yield market;
      await feed.changed();
      await systemClock.sleep(market.link.kind === 'live' ? LIVE_MS : WAITING_MS, signal);
    }
  } finally {
    signal.removeEventListener('abort', close);
    feed.close();
  }
}
