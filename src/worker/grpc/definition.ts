import { fileURLToPath } from 'node:url';
import type { ServiceDefinition } from '@grpc/grpc-js';
import protobuf, { type Method, type Service, type Type } from 'protobufjs';
import { PROTO_FOLDER } from '../home.ts';
import { isWellFormed, type Nested } from './well-formed.ts';

export const PROTO_FILE = fileURLToPath(new URL('exchange.proto', PROTO_FOLDER));
export const SERVICE_NAME = 'exchange.ExchangeService';

/**
 * Fields that were not sent are absent, not empty: the codec tells "no price" from an empty price. 64-bit integers and
 * enum values are strings.
 */
const DECODED = { longs: String, enums: String, defaults: false, arrays: false };

/** Reads `proto/exchange.proto`. */
export const loadDefinition = (): ServiceDefinition =>
  definitionOf(new protobuf.Root().loadSync(PROTO_FILE).resolveAll().lookupService(SERVICE_NAME));

/**
 * What grpc-js needs of a service. @grpc/proto-loader would describe every message besides, once per RPC, which is
 * for reflection only and takes longer than reading the file.
 */
export const definitionOf = (service: Service): ServiceDefinition =>
  Object.fromEntries(service.methodsArray.map((method) => [method.name, rpcOf(method, service)]));

function rpcOf(method: Method, service: Service): ServiceDefinition[string] {
  const request = codecOf(method.resolvedRequestType!);
  const response = codecOf(method.resolvedResponseType!);
  return {
    path: `/${service.fullName.slice(1)}/${method.name}`,
    requestStream: method.requestStream === true,
    responseStream: method.responseStream === true,
    requestSerialize: request.encode,
    requestDeserialize: request.decode,
    responseSerialize: response.encode,
    responseDeserialize: response.decode,
    originalName: method.name[0]!.toLowerCase() + method.name.slice(1),
  };
}

/** protobufjs makes its functions for a message when it meets the first one. */
const codecOf = (type: Type) => ({
  encode: (message: object): Buffer => type.encode(type.fromObject(message)).finish() as Buffer,
  decode: (bytes: Buffer): object => type.toObject(type.decode(bytes), DECODED),
});

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
        requestDeserialize: rpc.requestStream ? decodedOrUnreadable(decode(name, rpc)) : decode(name, rpc),
        responseSerialize: rpc.responseStream ? encodedAlready : rpc.responseSerialize,
      },
    ]),
  );

type Decode = (bytes: Buffer) => object;

const decode =
  (name: string, rpc: ServiceDefinition[string]): Decode =>
  (bytes) => {
    if (!isWellFormed(bytes, NESTED[name])) throw new Error('the message is cut off');
    return rpc.requestDeserialize(bytes);
  };

/**
 * Comes in place of a message that cannot be decoded. grpc-js would end the call at once, without the answers to the
 * messages before it.
 */
export const UNREADABLE: object = {};

const decodedOrUnreadable =
  (read: Decode): Decode =>
  (bytes) => {
    try {
      return read(bytes);
    } catch {
      return UNREADABLE;
    }
  };

const encodedAlready = (message: object): Buffer => message as Buffer;
