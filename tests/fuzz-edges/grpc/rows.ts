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
/** Of other services of the port: their messages are short, any bytes will do. */
const OTHERS: readonly Method[] = [
  other('grpc.health.v1.Health/Check', false, false),
  other('grpc.health.v1.Health/Watch', false, true),
  other('grpc.reflection.v1.ServerReflection/ServerReflectionInfo', true, true),
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

function other(name: string, request: boolean, response: boolean): Method {
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
      Buffer.concat([Buffer.from([0x0a, String(service).length]), Buffer.from(String(service))]),
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
