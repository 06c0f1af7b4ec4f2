import { fileURLToPath } from 'node:url';
import { loadSync, type PackageDefinition, type ServiceDefinition } from '@grpc/proto-loader';
import { assert } from '../../common/assert.ts';
import { isWellFormed, type Nested } from './well-formed.ts';

const PROTO_FILE = fileURLToPath(new URL('../../../proto/exchange.proto', import.meta.url));
export const SERVICE_NAME = 'exchange.ExchangeService';

/**
 * Reads `proto/exchange.proto`. Fields that were not sent are absent, not empty: the codec tells "no price" from an
 * empty price. 64-bit integers and enum values are strings.
 */
export function loadDefinition(): { readonly all: PackageDefinition; readonly service: ServiceDefinition } {
  const all = loadSync(PROTO_FILE, { longs: String, enums: String, defaults: false, arrays: false });
  const service = all[SERVICE_NAME];
  assert(service !== undefined && !('format' in service), 'the proto file defines the service');
  return { all, service: service as ServiceDefinition };
}

/** Requests that hold messages, and which of their fields they are: `expire_at`, and the order in a stream of them. */
const ORDER: Nested = new Map([[9, new Map()]]);
const NESTED: Readonly<Record<string, Nested>> = { PlaceOrder: ORDER, PlaceOrders: new Map([[1, ORDER]]) };

/** The service as it is served: requests are looked at before they are decoded, messages of streams come encoded. */
export const served = (service: ServiceDefinition): ServiceDefinition =>
  Object.fromEntries(
    Object.entries(service).map(([name, rpc]) => [
      name,
      {
        ...rpc,
        requestDeserialize: (bytes: Buffer) => {
          if (!isWellFormed(bytes, NESTED[name])) throw new Error('the message is cut off');
          return rpc.requestDeserialize(bytes);
        },
        responseSerialize: rpc.responseStream ? encodedAlready : rpc.responseSerialize,
      },
    ]),
  );

const encodedAlready = (message: object): Buffer => message as Buffer;
