import { DayContender } from '../day/day.ts';
import type { Flow } from '../flow/columns.ts';
import { BookContender } from './book.ts';
import type { Contender } from './contender.ts';
import { EngineContender } from './engine.ts';
import { PeerContender } from './peer.ts';

/** Finished orders remembered by the engine whose memory stays small: what the others take more is memory's price. */
const SMALL_WINDOW = 1000;

/** What is fed the flow with the known trades. */
export const FLOW_ROWS = ['book', 'engine-small', 'engine-quote', 'engine-received', 'peer'] as const;
export type FlowRow = (typeof FLOW_ROWS)[number];

export const ROW_NAMES: Readonly<Record<FlowRow, string>> = {
  book: 'exsim book alone: hashed ids, acknowledgements and trades in the ring',
  'engine-small': 'exsim whole engine, fees in quote, remembers 1,000 finished orders',
  'engine-quote': 'exsim whole engine, fees in quote, remembers 1,000,000',
  'engine-received': 'exsim whole engine, fees in what is received, remembers 1,000,000',
  peer: 'nodejs-order-book 10.1.1',
};

export function createContender(row: FlowRow, flow: Flow): Contender {
  switch (row) {
    case 'book':
      return new BookContender(flow);
    case 'engine-small':
      return new EngineContender(flow, 'quote', SMALL_WINDOW);
    case 'engine-quote':
      return new EngineContender(flow, 'quote');
    case 'engine-received':
      return new EngineContender(flow, 'received');
    case 'peer':
      return new PeerContender(flow);
  }
}

/** The busy day: a warm-up that fills its books, then what is measured. */
export type DayOptions = {
  readonly seed: number;
  readonly resting: number;
  readonly warm: number;
  readonly count: number;
};

export const createDay = ({ seed, resting }: DayOptions): DayContender => new DayContender(seed, resting);
