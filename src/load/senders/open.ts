import type { ExchangeClient } from '../../client/exchange/index.ts';
import type { Protocol, Target } from '../target.ts';
import { BatchSender } from './batch-sender.ts';
import { OrderSender } from './order-sender.ts';
import type { Sender, SenderContext } from './sender.ts';

/** The sender of a protocol, with a connection of its own where that is not HTTP. */
export async function openSender(
  protocol: Protocol,
  context: SenderContext,
  { grpcAddr, apiKeys }: Target,
  clients: readonly ExchangeClient[],
): Promise<Sender> {
  switch (protocol) {
    case 'http':
      return new OrderSender(context, clients);
    case 'batch':
      return new BatchSender(context, clients);
    case 'grpc': {
      const { GrpcClient } = await import('../grpc-client.ts'); // Loads half a second of code.
      return new OrderSender(
        context,
        apiKeys.map((apiKey) => new GrpcClient(grpcAddr, apiKey)),
      );
    }
  }
}
