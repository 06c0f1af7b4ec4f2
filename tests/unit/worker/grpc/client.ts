import { fileURLToPath } from 'node:url';
import {
  type Client,
  type ClientUnaryCall,
  credentials,
  type GrpcObject,
  loadPackageDefinition,
  Metadata,
  type ServiceClientConstructor,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const PROTO = fileURLToPath(new URL('../../../../proto/exchange.proto', import.meta.url));

/** What a call ended with. `trailers` are the entries an error carries beside its status. */
export type Ended =
  | { readonly status: 'OK'; readonly message: Record<string, unknown> }
  | { readonly status: string; readonly details: string; readonly trailers: Record<string, string> };

type Unary = (
  request: object,
  metadata: Metadata,
  callback: (error: ServiceError | null, message: unknown) => void,
) => ClientUnaryCall;

/** A client as anybody would build one from the proto file. Close it. */
export function exchangeClient(port: number) {
  const definition = loadSync(PROTO, { longs: String, enums: String, defaults: true, oneofs: false });
  const root = loadPackageDefinition(definition)['exchange'] as GrpcObject;
  const Service = root['ExchangeService'] as ServiceClientConstructor;
  const client = new Service(`127.0.0.1:${port}`, credentials.createInsecure(), {
    // It would keep all that a stream has sent, and look through it at each answer.
    'grpc.enable_retries': 0,
  });
  return {
    client: client as Client,
    call: (rpc: string, request: object, apiKey?: string): Promise<Ended> =>
      unaryCall((client as unknown as Record<string, Unary>)[rpc]!.bind(client), request, apiKey),
    close: () => client.close(),
  };
}

/** The initial metadata of a call under this name; null when it has none. */
export function initialMetadata(
  client: Client,
  rpc: string,
  request: object,
  name: string,
): Promise<string | null> {
  const call = (client as unknown as Record<string, Unary>)[rpc]!.bind(client);
  return new Promise((resolve) => {
    call(request, new Metadata(), () => undefined).on('metadata', (metadata) => {
      const [value] = metadata.get(name);
      resolve(value === undefined ? null : String(value));
    });
  });
}

export function unaryCall(method: Unary, request: object, apiKey?: string): Promise<Ended> {
  const metadata = new Metadata();
  if (apiKey !== undefined) metadata.set('x-api-key', apiKey);
  return new Promise((resolve) => {
    method(request, metadata, (error, message) => {
      if (error === null) resolve({ status: 'OK', message: message as Record<string, unknown> });
      else resolve(endedBy(error));
    });
  });
}

const OWN_TRAILERS = ['code', 'name', 'field', 'order-id', 'client-order-id', 'retry-after'];

export function endedBy(error: ServiceError): Ended {
  const sent = OWN_TRAILERS.flatMap((name) => {
    const [value] = error.metadata.get(name);
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return { status: status[error.code], details: error.details, trailers: Object.fromEntries(sent) };
}
