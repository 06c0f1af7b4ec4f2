import type { Dice } from '../../support/differential/dice.ts';
import { hostileText, printableText, strangeName } from '../draw/hostile.ts';
import type { Knowledge } from '../draw/knowledge.ts';
import { garbage, mutatedJson } from '../draw/mutate.ts';
import { ValueDrawer } from '../draw/value.ts';
import type { Operation } from './operations.ts';
import type { HttpRequest } from './send.ts';

/** How much of a request is as it should be. */
type Quality = 'valid' | 'mutated' | 'garbage';

/** A request of a route, without a key: in half of the cases as it should be, else with one thing wrong, or much. */
export function drawRequest(
  operation: Operation,
  knowledge: Knowledge,
  dice: Dice,
  lastOrder: number,
): HttpRequest {
  const drawer = new ValueDrawer(dice, knowledge, lastOrder);
  const quality = dice.weighted<Quality>([
    [5, 'valid'],
    [3, 'mutated'],
    [2, 'garbage'],
  ]);
  // One thing at a time: a wrong body stands under a good path.
  const isBodyWrong = quality !== 'valid' && operation.body !== null && dice.chance(75);
  const isAddressWrong = quality !== 'valid' && !isBodyWrong;
  const body = bodyOf(operation, drawer, dice, isBodyWrong ? quality : 'valid');
  const path =
    pathOf(operation, drawer, dice, isAddressWrong) + queryOf(operation, drawer, dice, isAddressWrong);
  const headers = headersOf(dice, body !== null, quality === 'garbage');
  return { method: operation.method, path, headers, body };
}

function bodyOf({ body }: Operation, drawer: ValueDrawer, dice: Dice, quality: Quality): Buffer | null {
  if (body === null) return null;
  const value = drawer.value(body);
  switch (quality) {
    case 'valid':
      return Buffer.from(JSON.stringify(value));
    case 'mutated':
      return Buffer.from(mutatedJson(value, dice));
    case 'garbage':
      return garbage(JSON.stringify(value), dice);
  }
}

function pathOf({ path, parameters }: Operation, drawer: ValueDrawer, dice: Dice, isWrong: boolean): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (isWrong && dice.chance(70)) return wrongPart(dice);
    const schema = parameters.find((parameter) => parameter.name === name)?.schema ?? {};
    return encodeURIComponent(drawer.text(schema, name));
  });
}

const wrongPart = (dice: Dice): string =>
  dice.chance(30)
    ? dice.pick(['%', '%zz', '%ff', '%00', '..%2f..', '%2e%2e', '%c0%ae', '*', ';a=b', '%u0041'])
    : encoded(hostileText(dice));

/** Half of a surrogate pair cannot be encoded. */
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

function queryOf({ parameters }: Operation, drawer: ValueDrawer, dice: Dice, isWrong: boolean): string {
  const parts = parameters
    .filter((parameter) => parameter.in === 'query' && dice.chance(30))
    .map(({ name, schema }) => `${name}=${encodeURIComponent(String(drawer.value(schema, name)))}`);
  if (isWrong) parts.push(wrongQuery(parameters, dice));
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function wrongQuery(parameters: Operation['parameters'], dice: Dice): string {
  const names = parameters.flatMap((parameter) => (parameter.in === 'query' ? [parameter.name] : []));
  const name = names.length === 0 || dice.chance(20) ? encoded(strangeName(dice)) : dice.pick(names);
  const value = encoded(hostileText(dice));
  return dice.pick([
    `${name}=${value}`,
    `${name}=${value}&${name}=1`,
    `${name}[]=1`,
    `${name}[__proto__]=1`,
    `${name}`,
    `${name}=%zz`,
    `=${value}`,
    '&&&',
    Array.from({ length: 500 }, () => 'a=1').join('&'),
  ]);
}

const JSON_TYPE = 'application/json';
const TYPES: readonly string[] = [
  ...[
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
  ],
  ...[
    'application/json; charset=utf-16',
    'application/json;',
    'application/jsonx',
    'APPLICATION/JSON',
    '*/*',
    '',
  ],
  ...[`${JSON_TYPE}, ${JSON_TYPE}`, 'application/vnd.api+json', 'x'.repeat(3000), '__proto__'],
];
const NAMES: readonly string[] = [
  ...[
    'x-request-id',
    'traceparent',
    'accept-encoding',
    'accept',
    'if-none-match',
    'range',
    'origin',
    'cookie',
  ],
  ...['content-encoding', 'x-forwarded-for', 'x-http-method-override', '__proto__', 'constructor', 'expect'],
];

function headersOf(dice: Dice, hasBody: boolean, isWrong: boolean): Record<string, string> {
  const headers: Record<string, string> = hasBody ? { 'content-type': JSON_TYPE } : {};
  if (dice.chance(20)) headers['accept-encoding'] = dice.pick(['gzip', 'gzip;q=0', 'br', 'identity', '*']);
  if (!isWrong) return headers;
  if (hasBody && dice.chance(40)) headers['content-type'] = dice.pick(TYPES);
  if (dice.chance(40)) setOwn(headers, dice.pick(NAMES), printableText(dice).slice(0, 2000));
  return headers;
}

function setOwn(headers: Record<string, string>, name: string, value: string): void {
  Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true });
}
