import { type Client, type ClientDuplexStream, type ClientReadableStream, Metadata } from '@grpc/grpc-js';
import { type Ended, endedBy } from './client.ts';

export type Message = Readonly<Record<string, unknown>>;

/** What a client sees of a stream. `ended` is null until it has. */
type Seen = { readonly messages: Message[]; ended: Ended | 'OK' | null };

export type OpenedStream = Seen & {
  readonly call: ClientReadableStream<Message>;
  /** The first `count` messages, once they are there. */
  readonly take: (count: number) => Promise<readonly Message[]>;
  /** Resolves to how it ended. */
  readonly end: () => Promise<Ended | 'OK'>;
};

type Streams = Record<
  string,
  (...args: readonly unknown[]) => ClientReadableStream<Message> & ClientDuplexStream<Message, Message>
>;

/** Opens a stream of answers. It reads from the start; pause its call to be a client that does not. */
export function openFeed(client: Client, rpc: string, request: object, apiKey?: string): OpenedStream {
  return seen((client as unknown as Streams)[rpc]!.call(client, request, keyed(apiKey)));
}

/** Opens a stream both ways. */
export function openOrders(
  client: Client,
  apiKey?: string,
): OpenedStream & { readonly call: ClientDuplexStream<Message, Message> } {
  const call = (client as unknown as Streams)['PlaceOrders']!.call(client, keyed(apiKey));
  return { ...seen(call), call };
}

function keyed(apiKey: string | undefined): Metadata {
  const metadata = new Metadata();
  if (apiKey !== undefined) metadata.set('x-api-key', apiKey);
  return metadata;
}

function seen(call: ClientReadableStream<Message>): OpenedStream {
  const messages: Message[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  const stream = {
    messages,
    ended: null as Ended | 'OK' | null,
    call,
    take: (count: number) =>
      until(() => (messages.length >= count || stream.ended !== null ? messages.slice(0, count) : null)),
    end: () => until(() => stream.ended),
  };
  const until = <T>(read: () => T | null): Promise<T> =>
    new Promise((resolve) => {
      const look = () => {
        const value = read();
        if (value === null) return void waiting.add(look);
        waiting.delete(look);
        resolve(value);
      };
      look();
    });
  call.on('data', (message: Message) => {
    messages.push(message);
    wake();
  });
  call.on('error', (error) => {
    stream.ended = endedBy(error as Parameters<typeof endedBy>[0]);
    wake();
  });
  call.on('end', () => {
    stream.ended ??= 'OK';
    wake();
  });
  return stream;
}
