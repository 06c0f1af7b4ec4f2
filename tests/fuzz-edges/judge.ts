import { EXCHANGE_ERRORS, exchangeErrorName } from '../../src/common/errors.ts';

/** What shows the inside of the server. No request of ours has any of it in it, so none is an echo. */
const LEAKS: readonly RegExp[] = [
  /\n? {4}at (?:async )?[\w.<>#]+ ?\(/,
  /node:internal/,
  /node_modules/,
  /\.[jt]s:\d+:\d+/,
  /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\b.*\b(?:FROM|VALUES|SET|WHERE)\b/,
  /relation "|syntax error at or near|violates .* constraint|invalid input syntax/,
  /Cannot read propert|is not a function|is not iterable|is not defined|Maximum call stack/,
  /postgres(?:ql)?:\/\//,
];

/** What of the inside an answer shows; null when it shows none. */
export function leakIn(text: string): string | null {
  const leak = LEAKS.find((pattern) => pattern.test(text));
  return leak === undefined ? null : `shows the inside (${leak.source}): ${text.slice(0, 500)}`;
}

const LEGITIMATE: ReadonlySet<number> = new Set(
  (['MAINTENANCE', 'TIMEOUT_UNKNOWN', 'BUSY', 'JOURNAL_FULL'] as const).map(
    (name) => EXCHANGE_ERRORS[name].code,
  ),
);

/** Whether an error with a 5xx status, or its like in gRPC, is one a healthy venue may answer. */
export const isLegitimateFailure = (code: unknown): boolean => LEGITIMATE.has(Number(code));

/** Whether an error says that what was asked for was not done: all but the one that does not know. */
export const isRefusal = (code: unknown): boolean => code !== EXCHANGE_ERRORS.TIMEOUT_UNKNOWN.code;

/**
 * Codes below 2000 are about the form of a request, those from 6000 on about who asks and when; but for the one that a
 * stream cannot go on where it is asked to.
 */
export function isPastValidation(code: number): boolean {
  if (code === EXCHANGE_ERRORS.RESUME_GAP.code) return true;
  if (code === EXCHANGE_ERRORS.NO_ROUTE.code || code === EXCHANGE_ERRORS.METHOD.code) return false;
  return code > EXCHANGE_ERRORS.UNKNOWN_SYMBOL.code && code < EXCHANGE_ERRORS.UNAUTHENTICATED.code;
}

/** Answers to HEAD and some of Node's own have no body that says more. */
export const errorNameOf = (code: unknown): string => exchangeErrorName(Number(code)) ?? 'without a code';
