import protobuf from 'protobufjs';
import type { Knowledge } from '../draw/knowledge.ts';
import { callerFor } from '../http/rows.ts';
import type { Answer, Row } from '../shot.ts';
import { type CallerName, keyOf, STRANGERS } from '../target.ts';
import { drawCall, type GrpcRequest } from './draw.ts';
import { judgeGrpc } from './judge.ts';
import type { Method } from './methods.ts';
import type { GrpcSender } from './send.ts';

/** Methods that need no key. */
const OPEN: ReadonlySet<string> = new Set(['GetOrderBook', 'ListTrades', 'StreamTrades', 'StreamOrderBook']);
const FILE_CONTAINING_SYMBOL = 4;
const LENGTH_DELIMITED = 2;
/** Of other services of the port: a name is all they are asked for. */
const OTHERS: readonly Method[] = [
  other('grpc.health.v1.Health/Check', 1, false, false),
  other('grpc.health.v1.Health/List', 1, false, false),
  other('grpc.health.v1.Health/Watch', 1, false, true),
  other('grpc.reflection.v1.ServerReflection/ServerReflectionInfo', FILE_CONTAINING_SYMBOL, true, true),
  other('grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo', FILE_CONTAINING_SYMBOL, true, true),
];

/** A row per method. */
export const grpcRows = (methods: readonly Method[], knowledge: Knowledge, sender: GrpcSender): Row[] =>
  [...methods, ...OTHERS].map((method) => ({
    name: `gRPC ${method.name}`,
    perShot: 1,
    isAdministration: false,
    draw: (dice, callers, number) => {
      const isOpen = OPEN.has(method.name) || OTHERS.includes(method);
      const caller = callerFor({ access: isOpen ? 'open' : 'key' }, callers, dice);
      const request = drawCall(method, knowledge, dice, 1 + Math.floor(number / 20));
      return {
        text: textOf(request, caller),
        fire: async (target) => {
          const judged = judgeGrpc(await sender.send(request, keyOf(target, caller)), request);
          return [{ ...judged, problem: judged.problem ?? trespass(judged, caller, isOpen, request) }];
        },
      };
    },
  }));

/** `field`: the one of a request that has a name. */
function other(name: string, field: number, request: boolean, response: boolean): Method {
  return {
    name,
    path: `/${name}`,
    isStream: { request, response },
    schema: {
      type: 'object',
      required: ['service'],
      properties: { service: { enum: ['', 'x', 'exchange.ExchangeService'] } },
    },
    encode: ({ service = '' }) =>
      Buffer.from(
        protobuf.Writer.create()
          .uint32((field << 3) | LENGTH_DELIMITED)
          .string(String(service))
          .finish(),
      ),
  };
}

function trespass(
  { isPastValidation, status }: Answer,
  caller: CallerName,
  isOpen: boolean,
  { parts }: GrpcRequest,
) {
  if (isOpen || !STRANGERS.includes(caller) || !isPastValidation) return null;
  // A stream without a request ends well, whoever opened it.
  return parts.length === 0 ? null : `${status} for ${caller}`;
}

const TEXT_MAX = 2000;

function textOf({ path, headers, parts, isAbandoned }: GrpcRequest, caller: CallerName): string {
  const bytes = parts.map((part) => part.toString('base64').slice(0, TEXT_MAX)).join(' | ');
  const end = isAbandoned ? ', then given up' : '';
  return `gRPC ${path.slice(0, TEXT_MAX)} by ${caller}, metadata ${JSON.stringify(headers).slice(0, TEXT_MAX)}, parts, base64: ${bytes}${end}`;
}
