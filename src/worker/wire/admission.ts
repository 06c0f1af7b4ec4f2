import type { Logger } from 'pino';
import { ExsimError } from '../../common/errors.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { type Ready, whenReady } from '../../common/when-ready.ts';
import type { ApiKeys, Caller } from '../access/types.ts';
import type { Exchange } from '../exchange/types.ts';
import { WIRE_LIMITS } from './limits.ts';
import { refused, shown, type WireError } from './wire-error.ts';

/** `open`: anybody; `key`: an API key; `admin`: an admin key. */
export type Access = 'open' | 'key' | 'admin';

/** A request before anything of it was looked at. */
export type Asking = {
  readonly access: Access;
  /** As it was sent, whatever it is. */
  readonly apiKey: unknown;
  readonly place: KeyPlace;
  /** Charges it to whoever asks; null: nobody in particular. Answers why it is refused; null when it is not. */
  readonly charge: (caller: Caller | null) => WireError | null;
};

/** Who asks on an open route: nobody in particular. */
export const NOBODY: Caller = { account: null, admin: false };

/**
 * Who asks, in the order that every API keeps to: whether the venue runs, whose key it is, whether too often, whether
 * that key may. A wrong key counts for its connection.
 */
export function admit(
  { exchange, apiKeys }: { readonly exchange: Exchange; readonly apiKeys: ApiKeys },
  { access, apiKey, place, charge }: Asking,
): Ready<Result<Caller, WireError>> {
  const starting = stillStarting(exchange);
  if (starting !== null) return err(starting);
  const caller = access === 'open' ? ok(NOBODY) : authenticate(apiKeys, apiKey, place);
  return whenReady(caller, (known) => {
    const limited = charge(access !== 'open' && known.ok ? known.value : null);
    if (limited !== null) return err(limited);
    if (access !== 'admin' || !known.ok || known.value.admin) return known;
    return refused('FORBIDDEN', `this route needs an admin key, but ${place.name} is the key of an account`);
  });
}

/** Where an API expects the key, in its own words. */
export type KeyPlace = { readonly needed: string; readonly name: string };

/** Who stands behind a key that was sent. */
export function authenticate(
  apiKeys: ApiKeys,
  apiKey: unknown,
  { needed, name }: KeyPlace,
): Ready<Result<Caller, WireError>> {
  if (typeof apiKey !== 'string' || apiKey === '') {
    return refused('UNAUTHENTICATED', `${needed}, but there is none`);
  }
  const caller = apiKey.length > WIRE_LIMITS.apiKeyChars ? undefined : apiKeys.authenticate(apiKey);
  return whenReady(caller, (known) => {
    if (known !== undefined) return ok(known);
    return refused('UNAUTHENTICATED', `${name} must be a key of this venue, but is none`);
  });
}

/**
 * Why nothing can be asked yet; null when it can. Asked before the key is looked at: the account of a good key may
 * not be replayed yet, and a client that is told its key is none does not try again.
 */
export function stillStarting({ health }: Exchange): WireError | null {
  if (!health.recovering) return null;
  return { name: 'BUSY', message: 'the venue is starting: its journal is being replayed; try again' };
}

/** Why the market cannot be shown yet: it is not as far as the caller has seen. */
export function notYet(exchange: Exchange, minSeq: number | null): Ready<WireError | null> {
  if (minSeq === null || minSeq <= exchange.engine.seq) return null;
  return waitedFor(exchange, minSeq);
}

async function waitedFor(exchange: Exchange, minSeq: number): Promise<WireError | null> {
  if (await exchange.waitForSeq(minSeq, WIRE_LIMITS.minSeqWaitMs)) return null;
  const message = `the venue must reach minSeq ${minSeq}, but is at ${exchange.engine.seq} after ${WIRE_LIMITS.minSeqWaitMs} ms`;
  return { name: 'BUSY', message, field: 'minSeq' };
}

const DIGITS = /^[0-9]{1,16}$/;

/** Reads a whole number within bounds. `thing` is what the message calls it. */
export function readInteger(
  text: string,
  [min, max]: readonly [number, number],
  field: string,
  thing = field,
): Result<number, WireError> {
  const value = text.length <= 16 && DIGITS.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return ok(value);
  const message = `${thing} must be an integer from ${min} to ${max}, but was ${shown(text)}`;
  return refused('MALFORMED', message, field);
}

/** Sequences are JSON numbers: beyond this they would be rounded. */
export const SEQ_RANGE = [0, Number.MAX_SAFE_INTEGER] as const;

/** Says that a request failed without saying anything of the inside: no stack, no SQL. That goes to the log. */
export function failedBy(error: unknown, log: Logger, where: object, internal: string): WireError {
  if (error instanceof ExsimError) {
    log.warn({ err: error, ...where }, 'a read failed');
    return { name: 'BUSY', message: 'what was asked for cannot be read now: the database does not answer' };
  }
  log.error({ err: error, ...where }, 'a request failed');
  return { name: 'INTERNAL', message: internal };
}
