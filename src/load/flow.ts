import type { NewOrder, Side } from '../client/exchange/index.ts';
import { Dice } from './dice.ts';
import { type LoadMarket, stepText } from './markets.ts';
import { type ActionKind, kindOf, type Mix } from './mix.ts';

/** One step of a flow, for account number `account`. `index` counts from 0. */
export type Action =
  | {
      readonly kind: Exclude<ActionKind, 'cancel'>;
      readonly index: number;
      readonly account: number;
      readonly order: NewOrder;
    }
  | {
      readonly kind: 'cancel';
      readonly index: number;
      readonly account: number;
      /** Index of the limit order to cancel. */
      readonly placed: number;
    };

export type FlowSettings = {
  readonly seed: number;
  readonly markets: readonly LoadMarket[];
  readonly accounts: number;
  readonly mix: Mix;
  /** Begins every clientOrderId, so that two runs of one seed do not meet in them. */
  readonly runId: string;
};

/** Limit prices lie within this share of the reference. */
const WIDTH = 0.001;
/** The reference moves by up to this share of itself per action on its symbol, within the corridor. */
const MOVE = 0.000_05;
const CORRIDOR = 0.01;
/** Of the width, how far a limit order may lie on the other side of the reference, and so trade at once. */
const CROSSING = 0.25;

type Place = { readonly market: LoadMarket; referenceTicks: number };

/**
 * An endless row of orders and cancels that a seed decides alone: the same settings give the same row, whatever the
 * venue answers. Prices wander around the reference of each symbol; sizes, sides and accounts are drawn evenly. A cancel
 * names one of the account's limit orders not cancelled yet; it may have been filled since.
 */
export class Flow {
  readonly #settings: FlowSettings;
  readonly #dice: Dice;
  readonly #places: readonly Place[];
  /** By account: limit orders that were not cancelled yet. */
  readonly #resting: number[][];
  readonly #restingMax: number;
  #index = 0;

  constructor(settings: FlowSettings) {
    this.#settings = settings;
    this.#dice = new Dice(settings.seed);
    this.#places = settings.markets.map((market) => ({ market, referenceTicks: market.referenceTicks }));
    this.#resting = Array.from({ length: settings.accounts }, () => []);
    this.#restingMax = Math.min(...settings.markets.map(({ openOrdersMax }) => openOrdersMax));
  }

  next(): Action {
    const index = this.#index;
    this.#index += 1;
    const account = this.#dice.between(0, this.#settings.accounts - 1);
    const kind = this.#allowed(kindOf(this.#settings.mix, this.#dice.next()), account);
    if (kind === 'cancel') return { kind, index, account, placed: this.#takeResting(account) };
    const order = this.#order(kind, index);
    if (kind === 'limit') this.#resting[account]?.push(index);
    return { kind, index, account, order };
  }

  /** Nothing to cancel becomes a limit order; one limit order too many becomes a cancel. */
  #allowed(kind: ActionKind, account: number): ActionKind {
    const open = this.#resting[account]?.length ?? 0;
    if (kind === 'cancel' && open === 0) return 'limit';
    return kind === 'limit' && open >= this.#restingMax ? 'cancel' : kind;
  }

  #takeResting(account: number): number {
    const resting = this.#resting[account] ?? [];
    const at = this.#dice.between(0, resting.length - 1);
    const [last, chosen] = [resting.pop() ?? 0, resting[at]];
    if (chosen === undefined || at === resting.length) return last;
    resting[at] = last;
    return chosen;
  }

  #order(kind: Exclude<ActionKind, 'cancel'>, index: number): NewOrder {
    const place = this.#places[this.#dice.between(0, this.#places.length - 1)] as Place;
    const { market } = place;
    const side: Side = this.#dice.next() < 0.5 ? 'BUY' : 'SELL';
    const quantity = stepText(this.#dice.between(market.leastLots, market.mostLots), market.lot);
    const clientOrderId = `${this.#settings.runId}-${index}`;
    const ticks = this.#priceTicks(place, side, kind === 'ioc');
    if (kind === 'market') return { symbol: market.symbol, side, type: 'MARKET', quantity, clientOrderId };
    const price = stepText(ticks, market.tick);
    const timeInForce = kind === 'ioc' ? 'IOC' : 'GTC';
    return { symbol: market.symbol, side, type: 'LIMIT', timeInForce, price, quantity, clientOrderId };
  }

  #priceTicks(place: Place, side: Side, takes: boolean): number {
    const reference = this.#movedReference(place);
    const width = Math.max(4, Math.round(reference * WIDTH));
    const away = takes ? -width : this.#dice.between(-Math.round(width * CROSSING), width);
    return Math.max(1, side === 'BUY' ? reference - away : reference + away);
  }

  #movedReference(place: Place): number {
    const { referenceTicks: first } = place.market;
    const move = Math.max(1, Math.round(first * MOVE));
    const [low, high] = [Math.ceil(first * (1 - CORRIDOR)), Math.floor(first * (1 + CORRIDOR))];
    const moved = place.referenceTicks + this.#dice.between(-move, move);
    place.referenceTicks = Math.min(Math.max(moved, low, 1), Math.max(high, 1));
    return place.referenceTicks;
  }
}
