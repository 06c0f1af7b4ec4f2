import { type ExchangeClient, ExchangeStream } from '../../client/exchange/index.ts';
import { GrpcClient } from '../grpc/grpc-client.ts';
import type { Protocol, Target } from '../target.ts';
import { BatchSender } from './batch-sender.ts';
import { OrderSender } from './order-sender.ts';
import { OrderUpdates } from './order-updates.ts';
import type { Sender, SenderContext } from './sender.ts';
import { StreamedClient } from './streamed-client.ts';

/** The sender of a protocol, with a connection of its own where that is not HTTP. */
export async function openSender(
  protocol: Protocol,
  context: SenderContext,
  target: Target,
  clients: readonly ExchangeClient[],
): Promise<Sender> {
  switch (protocol) {
    case 'http':
      return new OrderSender(context, clients);
    case 'batch':
      return new BatchSender(context, clients);
    case 'grpc':
      return new OrderSender(context, await grpcClients(context, target));
    case 'ws':
      return new OrderSender(context, await streamedClients(context, target, clients));
  }
}

const grpcClients = ({ clock }: SenderContext, { grpcAddr, apiKeys }: Target): Promise<GrpcClient[]> =>
  Promise.all(apiKeys.map((apiKey) => GrpcClient.open(grpcAddr, apiKey, clock)));

function streamedClients(
  { clock }: SenderContext,
  { httpUrl, apiKeys }: Target,
  clients: readonly ExchangeClient[],
): Promise<StreamedClient[]> {
  return Promise.all(
    clients.map(async (client, at) => {
      const apiKey = apiKeys[at] ?? '';
      const stream = new ExchangeStream({ url: httpUrl, apiKey }, clock);
      return new StreamedClient(client, await OrderUpdates.follow(stream, clock));
    }),
  );
}
