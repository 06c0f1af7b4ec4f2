import type { AssetConfig, EngineConfig, SymbolConfig, SymbolState } from '../../../src/engine/types.ts';
import { areAssetsGood, areSymbolsGood, isConfigGood } from './config-rules.ts';
import { Ledger } from './ledger.ts';
import { refuse } from './refusal.ts';
import type { Fields } from './shape.ts';
import type { Market, World } from './world.ts';

const MOST_RATE = 10_000_000;

export function genesis(world: World, command: Fields): void {
  if (world.config !== null || !isConfigGood(command['config'])) refuse(1006);
  const config = command['config'] as EngineConfig;
  world.config = config;
  world.epoch = config.epoch;
  world.assets = [...config.assets];
  world.markets = config.symbols.map(newMarket);
  world.told.tell({ type: 'genesis', epoch: config.epoch });
}

export function addSymbol(world: World, command: Fields): void {
  const newAssets = command['newAssets'];
  if (!Array.isArray(newAssets)) refuse(1006);
  const assets = [...world.assets, ...newAssets];
  const symbols = [...world.markets.map((market) => market.config), command['config']];
  if (!areAssetsGood(assets) || !areSymbolsGood(symbols, assets.length)) refuse(1006);
  const symbol = world.markets.length;
  world.assets = assets as AssetConfig[];
  world.markets.push(newMarket(command['config'] as SymbolConfig, symbol));
  world.told.tell({ type: 'symbolChanged', symbol, state: 'trading' });
}

function newMarket(config: SymbolConfig, index: number): Market {
  const { makerRate, takerRate } = config;
  return { index, config, makerRate, takerRate, state: 'trading', lastTicks: null, bookSeq: 0 };
}

export function setSymbol(world: World, symbol: number, state: SymbolState): void {
  world.market(symbol).state = state;
  world.told.tell({ type: 'symbolChanged', symbol, state });
}

/** Orders that live keep the rates they were accepted with. */
export function setFees(world: World, symbol: number, makerRate: number, takerRate: number): void {
  const market = world.market(symbol);
  if (Math.abs(makerRate) > MOST_RATE || Math.abs(takerRate) > MOST_RATE) refuse(1006);
  market.makerRate = makerRate;
  market.takerRate = takerRate;
  world.told.tell({ type: 'feesChanged', symbol, makerRate, takerRate });
}

/** A new state lineage: who is there and what is configured stays, with all counters. */
export function reset(world: World): void {
  world.epoch += 1;
  world.live = [];
  world.finished = [];
  world.forgotten = [];
  world.ledger = new Ledger();
  world.transfers.clear();
  for (const market of world.markets) {
    market.state = 'trading';
    market.lastTicks = null;
  }
  for (const account of world.accounts) {
    account.timers.DEAD_MAN = null;
    account.timers.DISCONNECT = null;
    account.cancelOnDisconnectMs = null;
  }
  world.told.forget();
  world.told.tell({ type: 'reset', epoch: world.epoch });
}

/** Nothing changes but the number of the lineage. */
export function raiseEpoch(world: World): void {
  world.epoch += 1;
  world.told.tell({ type: 'epochRaised', epoch: world.epoch });
}
