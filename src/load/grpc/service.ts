import type {
  CallOptions,
  Client,
  GrpcObject,
  Metadata,
  ServiceClientConstructor,
  ServiceError,
} from '@grpc/grpc-js';
import type { CanceledOrder } from '../../client/exchange/index.ts';
import { PROTO_FILE } from '../proto-file.ts';
import type { PlaceOrdersCall } from './order-stream.ts';

type CancelAnswer = (error: ServiceError | null, message: CanceledOrder) => void;
type Stub = Client & {
  cancelOrder(request: object, metadata: Metadata, options: CallOptions, answer: CancelAnswer): void;
  placeOrders(metadata: Metadata): PlaceOrdersCall;
};

/** What of an exchange's gRPC API is used, on one connection. Every call brings the API key. */
export type Service = {
  cancelOrder(request: object, options: CallOptions, answer: CancelAnswer): void;
  placeOrders(): PlaceOrdersCall;
  close(): void;
};

/** Retries would keep all that a stream has sent, and look through it at each answer. */
const CHANNEL_OPTIONS = { 'grpc.enable_retries': 0 } as const;

/** `address` is host:port. The connection is made at the first call. */
export async function openService(address: string, apiKey: string): Promise<Service> {
  const { grpc, protoLoader } = await loadPackages();
  const definition = protoLoader.loadSync(PROTO_FILE, {
    longs: Number,
    enums: String,
    defaults: true,
    arrays: true,
  });
  const root = grpc.loadPackageDefinition(definition)['exchange'] as GrpcObject;
  const Constructor = root['ExchangeService'] as ServiceClientConstructor;
  const stub = new Constructor(
    address,
    grpc.credentials.createInsecure(),
    CHANNEL_OPTIONS,
  ) as unknown as Stub;
  const metadata = new grpc.Metadata();
  metadata.set('x-api-key', apiKey);
  return {
    cancelOrder: (request, options, answer) => stub.cancelOrder(request, metadata, options, answer),
    placeOrders: () => stub.placeOrders(metadata),
    close: () => stub.close(),
  };
}

/** A third of all the code that commands are made of, for one option of one of them. */
async function loadPackages() {
  const [{ default: grpc }, { default: protoLoader }] = await Promise.all([
    import('@grpc/grpc-js'),
    import('@grpc/proto-loader'),
  ]);
  return { grpc, protoLoader };
}
