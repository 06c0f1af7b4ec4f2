import type { EngineEvent } from '../../engine/types.ts';
import type { Markets } from './markets.ts';
import { formatTime } from './times.ts';

/** An event of the engine with names for indexes and decimals for ticks, lots and ledger units. */
export function eventJson(event: EngineEvent, markets: Markets): Record<string, unknown> {
  const { seq, commandSeq, time, type, ...body } = event;
  const json: Record<string, unknown> = { seq, commandSeq, at: formatTime(time), type };
  for (const [field, value] of Object.entries(body)) {
    const told = tell(field, value, event, markets);
    json[told[0]] = told[1];
  }
  return json;
}

type Told = readonly [field: string, value: unknown];

function tell(field: string, value: unknown, event: EngineEvent, markets: Markets): Told {
  if (typeof value === 'bigint') return [field, amountOf(field, value, event, markets)];
  if (typeof value !== 'number') return [named(field), value];
  const market = 'symbol' in event && event.symbol !== null ? markets.at(event.symbol) : null;
  switch (field) {
    case 'account':
    case 'toAccount':
    case 'makerAccount':
    case 'takerAccount':
      return [`${field}Id`, markets.accountId(value)];
    case 'asset':
    case 'makerFeeAsset':
    case 'takerFeeAsset':
      return [field, markets.asset(value).asset];
    case 'symbol':
      return [field, market?.config.symbol ?? null];
    case 'priceTicks':
      return ['price', market?.price(value) ?? null];
    case 'lots':
      return ['quantity', market?.quantity(value) ?? null];
    case 'orderId':
    case 'tradeId':
    case 'makerOrderId':
    case 'takerOrderId':
      return [field, String(value)];
    case 'deadline':
      return [field, formatTime(value)];
    default:
      return [field, value];
  }
}

/** The name of a field whose value is null or a word. */
function named(field: string): string {
  switch (field) {
    case 'account':
    case 'toAccount':
      return `${field}Id`;
    case 'priceTicks':
      return 'price';
    default:
      return field;
  }
}

/** Figures of a refusal are in the unit of the rule that was broken, and stay as they are. */
function amountOf(field: string, units: bigint, event: EngineEvent, markets: Markets): string {
  if (event.type === 'trade')
    return markets.amount(field === 'makerFee' ? event.makerFeeAsset : event.takerFeeAsset, units);
  if (event.type !== 'rejected' && 'asset' in event) return markets.amount(event.asset, units);
  return String(units);
}
