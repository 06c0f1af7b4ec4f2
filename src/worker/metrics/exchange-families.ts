import { ORDER_TYPES, SIDES } from '../../engine/types.ts';
import { bucketSamples, type Family, labelSamples, type Sample } from '../../metrics/samples.ts';
import { type CountedMetrics, orderSlot, type SymbolCounts } from './counted.ts';

const LATENCY = 'exchange_matching_engine_latency_seconds';

/** What the market does, per symbol. */
export function exchangeFamilies(counted: CountedMetrics): Family[] {
  const perSymbol = (samples: (symbol: string, counts: SymbolCounts) => Sample[]) => () =>
    [...counted.symbols].flatMap(([symbol, counts]) => samples(symbol, counts));
  return [
    {
      name: 'exchange_orders_total',
      help: 'Total number of orders placed',
      type: 'counter',
      collect: perSymbol((symbol, { orders }) => orderSamples(symbol, orders)),
    },
    {
      name: 'exchange_trades_total',
      help: 'Total number of trades executed',
      type: 'counter',
      collect: perSymbol((symbol, { trades }) => [{ labels: { symbol }, value: trades }]),
    },
    {
      name: 'exchange_order_book_depth',
      help: 'Current order book depth',
      type: 'gauge',
      collect: perSymbol((symbol, { depth }) =>
        SIDES.map((side) => ({ labels: { symbol, side }, value: depth[side] })),
      ),
    },
    {
      name: LATENCY,
      help: 'Matching engine latency',
      type: 'histogram',
      collect: perSymbol((symbol, { latency }) => bucketSamples(LATENCY, { symbol }, latency)),
    },
    {
      name: 'exchange_rejects_total',
      help: 'Total number of orders and commands refused, by the name of the error',
      type: 'counter',
      collect: () => labelSamples('name', counted.rejects),
    },
  ];
}

function orderSamples(symbol: string, orders: Float64Array): Sample[] {
  return ORDER_TYPES.flatMap((orderType) =>
    SIDES.map((side) => ({
      labels: { symbol, order_type: orderType, side },
      value: orders[orderSlot(orderType, side)]!,
    })),
  );
}
