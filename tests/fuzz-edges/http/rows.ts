import { HTTP_LIMITS } from '../../../src/worker/http/limits.ts';
import type { Dice } from '../../support/differential/dice.ts';
import { strangeName } from '../draw/hostile.ts';
import type { Knowledge } from '../draw/knowledge.ts';
import type { Answer, Row, Shot } from '../shot.ts';
import { type CallerName, keyOf, STRANGERS } from '../target.ts';
import { drawRequest } from './draw.ts';
import { judgeHttp, orderIn } from './judge.ts';
import { isAdministration, type Operation } from './operations.ts';
import type { HttpRequest, HttpSender } from './send.ts';

/** A row per route, and one for paths and methods that no route has. */
export const httpRows = (
  operations: readonly Operation[],
  knowledge: Knowledge,
  sender: HttpSender,
): Row[] => [
  ...operations.map((operation) => routeRow(operation, knowledge, sender)),
  unmatchedRow(operations, knowledge, sender),
];

function routeRow(operation: Operation, knowledge: Knowledge, sender: HttpSender): Row {
  return {
    name: `${operation.method} ${operation.path}`,
    perShot: 1,
    isAdministration: isAdministration(operation),
    draw: (dice, callers, number) => {
      const caller = callerFor(operation, callers, dice);
      return shotOf(drawRequest(operation, knowledge, dice, lastOrder(number)), caller, operation, sender);
    },
  };
}

/** About as many orders as there are by then. */
const lastOrder = (number: number): number => 1 + Math.floor(number / 20);

/** Accounts more often: an administrator has none to trade for. */
const KEY_OWNERS = ['alice', 'alice', 'bob', 'bob', 'admin'] as const;

/** Mostly one who may. */
export function callerFor(
  { access }: Pick<Operation, 'access'>,
  callers: readonly CallerName[],
  dice: Dice,
): CallerName {
  if (callers.includes('admin') && access === 'admin' && dice.chance(85)) return 'admin';
  if (callers.includes('alice') && access === 'key' && dice.chance(85)) return dice.pick(KEY_OWNERS);
  return dice.pick(callers);
}

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'LINK',
  'M-SEARCH',
];

function unmatchedRow(operations: readonly Operation[], knowledge: Knowledge, sender: HttpSender): Row {
  return {
    name: 'any method, any path',
    perShot: 1,
    isAdministration: false,
    draw: (dice, callers) => {
      const operation = dice.pick(operations.filter((one) => !isAdministration(one)));
      const drawn = drawRequest(operation, knowledge, dice, 1);
      const path = dice.chance(50) ? drawn.path : strayPath(drawn.path, dice);
      const request = { ...drawn, path, method: dice.pick(METHODS) };
      return shotOf(request, dice.pick(callers), { ...operation, access: 'open' }, sender);
    },
  };
}

const strayPath = (path: string, dice: Dice): string =>
  dice.pick([
    `${path}/`,
    `/${path}`,
    path.toUpperCase(),
    path.replace('/api/v1', '/api/v2'),
    `${path}/..%2f..%2fetc`,
    `/${encodeURIComponent(strangeName(dice))}`,
    `/${'a/'.repeat(500)}`,
    '/%',
    '*',
    `//evil.example/${path}`,
  ]);

function shotOf(drawn: HttpRequest, caller: CallerName, operation: Operation, sender: HttpSender): Shot {
  return {
    text: textOf(drawn, caller),
    fire: async (target) => {
      const key = keyOf(target, caller);
      const request = key === null ? drawn : { ...drawn, headers: { ...drawn.headers, 'x-api-key': key } };
      const answer = await sender.send(request);
      const judged = judgeHttp(answer);
      const order = key === null ? undefined : orderIn(answer, key);
      const problem = judged.problem ?? (isTooLong(request) ? null : trespass(judged, caller, operation));
      return [{ ...judged, problem, ...(order === undefined ? {} : { order }) }];
    },
  };
}

/** No route takes a path with such a part, so nobody is asked for a key. */
const isTooLong = ({ path }: HttpRequest): boolean =>
  path.split(/[/?]/).some((part) => part.length > HTTP_LIMITS.paramChars);

/** Nobody gets past the key of a route. */
function trespass(
  { isPastValidation, status }: Answer,
  caller: CallerName,
  { access }: Operation,
): string | null {
  const isStranger = STRANGERS.includes(caller) || (access === 'admin' && caller !== 'admin');
  if (access === 'open' || !isStranger || !isPastValidation) return null;
  return `${status} for ${caller}, where access is ${access}`;
}

const TEXT_MAX = 2000;

function textOf({ method, path, headers, body }: HttpRequest, caller: CallerName): string {
  const shown = body === null ? 'no body' : `body, base64: ${body.toString('base64').slice(0, TEXT_MAX)}`;
  return `${method} ${path.slice(0, TEXT_MAX)} by ${caller}, headers ${JSON.stringify(headers)}, ${shown}`;
}
