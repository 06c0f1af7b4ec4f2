import type { Asker } from './ask.ts';
import type { Knowledge, KnownSymbol } from './draw/knowledge.ts';
import { methodsOf } from './grpc/methods.ts';
import { grpcRows } from './grpc/rows.ts';
import { GrpcSender } from './grpc/send.ts';
import { type ApiDocument, operationsOf } from './http/operations.ts';
import { httpRows } from './http/rows.ts';
import { HttpSender } from './http/send.ts';
import type { Row } from './shot.ts';
import { socketRows } from './sockets/rows.ts';
import { streamRow } from './stream/row.ts';
import type { FuzzTarget } from './target.ts';

export type RowOptions = {
  /** Folder of exchange.proto. */
  readonly proto: string;
  /** Some sockets are left open until the venue hangs up. */
  readonly isPatient: boolean;
};

/** Everything that can be fuzzed of a venue. Close it. */
export type Rows = { readonly rows: readonly Row[]; readonly knowledge: Knowledge; close(): void };

/** Asks a venue what it has: a route that is new is fuzzed from then on. */
export async function rowsOf(target: FuzzTarget, asker: Asker, options: RowOptions): Promise<Rows> {
  const document = await asker.get<ApiDocument>('/openapi.json');
  const knowledge = await learn(document, asker);
  const [http, grpc] = [new HttpSender(target.ports.http), new GrpcSender(target.ports.grpc)];
  return {
    rows: [
      ...httpRows(operationsOf(document), knowledge, http),
      ...grpcRows(methodsOf(options.proto), knowledge, grpc),
      streamRow(knowledge),
      ...socketRows(options.isPatient),
    ],
    knowledge,
    close: () => {
      http.close();
      grpc.close();
    },
  };
}

async function learn(document: object, asker: Asker): Promise<Knowledge> {
  type Listed = KnownSymbol & { readonly base: string; readonly quote: string };
  const { items } = await asker.get<{ items: Listed[] }>('/api/v1/symbols');
  const { instance } = await asker.get<{ instance: string }>('/api/v1/health');
  return {
    document,
    instanceName: instance,
    symbols: items,
    assets: [...new Set(items.flatMap(({ base, quote }) => [base, quote]))],
    accounts: ['alice', 'bob'],
  };
}
