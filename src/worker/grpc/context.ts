import type { ServiceDefinition } from '@grpc/grpc-js';
import type { EdgeDependencies } from '../types.ts';
import { Markets } from '../wire/markets.ts';
import { Trading } from '../wire/trading.ts';
import type { Connections } from './connections.ts';
import type { ExchangeServiceDefinition } from './generated/exchange/ExchangeService.ts';
import { OpenStreams } from './streams/open-streams.ts';

type RpcName = keyof ExchangeServiceDefinition;

/** What every RPC has at hand. */
export type GrpcContext = {
  readonly deps: EdgeDependencies;
  readonly markets: Markets;
  readonly trading: Trading;
  readonly connections: Connections;
  readonly streams: OpenStreams;
  /** Encodes the answers of an RPC. */
  readonly encoder: (rpc: RpcName) => (message: object) => Buffer;
};

export function grpcContext(
  deps: EdgeDependencies,
  service: ServiceDefinition,
  connections: Connections,
): GrpcContext {
  const markets = new Markets(deps.exchange.engine, deps);
  return {
    deps,
    markets,
    trading: new Trading({ ...deps, markets }),
    connections,
    streams: new OpenStreams(deps),
    encoder: (rpc) => service[rpc]!.responseSerialize,
  };
}
