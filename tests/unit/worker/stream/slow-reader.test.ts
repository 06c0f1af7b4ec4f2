import { expect, test } from 'vitest';
import type { StreamConnection } from '../../../../src/worker/stream/connection.ts';
import { Subscriptions } from '../../../../src/worker/stream/subscriptions.ts';
import type { Target } from '../../../../src/worker/stream/topics.ts';
import { Markets } from '../../../../src/worker/wire/markets.ts';
import type { WireError } from '../../../../src/worker/wire/wire-error.ts';
import { engineConfig, limit, opening } from '../../../support/engine-fixture.ts';
import { FeedVenue } from '../feeds/feed-venue.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';

/** A connection on which nothing is read: as much waits as the test says. */
class StuckConnection {
  isOpen = true;
  isBehind = false;
  isFull = false;
  queuedBytes = 0;
  readonly sent: string[] = [];
  ended: WireError | null = null;

  send(frame: Buffer): void {
    this.sent.push(JSON.parse(frame.subarray(frame.indexOf('{')).toString()).type);
  }

  end(error: WireError): void {
    this.isOpen = false;
    this.ended = error;
  }

  get real(): StreamConnection {
    return this as unknown as StreamConnection;
  }
}

test('who does not read is spared books and loses trades with 6007; others hear everything', () => {
  const venue = new FeedVenue(opening(engineConfig([{}]), 2));
  const { engine, hub } = venue;
  const metrics = recordingMetrics();
  const markets = new Markets(engine, { spec: { symbols: [] } as never });
  const subscriptions = new Subscriptions({ engine, feeds: hub, metrics, markets });
  const [slow, quick] = [new StuckConnection(), new StuckConnection()];
  for (const channel of ['book', 'trades'] as const)
    for (const connection of [slow, quick]) {
      const target: Target = { channel, symbol: 0 };
      subscriptions.add(connection.real, target, subscriptions.of(target), null);
    }
  const trade = () => {
    venue.batch(limit({ priceTicks: 100, lots: 2 }), limit({ account: 1, side: 'SELL', priceTicks: 100 }));
    venue.turn();
  };
  slow.isBehind = true;
  trade();
  expect([slow.sent, quick.sent]).toEqual([
    ['snapshot', 'trades'],
    ['snapshot', 'delta', 'trades'],
  ]);
  slow.isFull = true;
  trade();
  trade();
  expect(slow.ended).toMatchObject({ name: 'SLOW_CONSUMER' });
  expect(slow.sent).toEqual(['snapshot', 'trades']);
  expect(quick.sent.filter((type) => type === 'trades')).toHaveLength(3);
  expect(metrics.calls.filter(([name]) => name === 'feedDropped')).toEqual([['feedDropped', 'trades']]);
  expect(metrics.calls.filter(([name]) => name === 'feedConflated')).toHaveLength(3);
});
