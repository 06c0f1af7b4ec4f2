/** `exsim/client`: a simulated exchange over HTTP and its stream. docs/client.md shows how to use it. */
export { AdminCalls } from './admin.ts';
export {
  ExchangeClient,
  eachItem,
  type FillQuery,
  type OrderQuery,
  type PageQuery,
  type ReadOptions,
} from './client.ts';
export { ExchangeError, NoAnswerError, type NoAnswerReason } from './errors.ts';
export type { CallOptions, ClientOptions } from './http/caller.ts';
export { LocalBook } from './stream/local-book.ts';
export type {
  BalancesMessage,
  Gap,
  KlinesMessage,
  OrdersMessage,
  TickerMessage,
  TradesMessage,
} from './stream/messages.ts';
export { ExchangeStream, type StreamOptions } from './stream/stream.ts';
export type * from './types.ts';
