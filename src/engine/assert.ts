/** An internal inconsistency: a bug in the engine. Its state is not to be trusted any more. */
export class AssertionError extends Error {
  override name = 'AssertionError';
}

/**
 * Throws when `condition` is false. The message is a constant, so that a hot loop builds nothing.
 *
 * A constant itself, like those small functions where it was measured: before each call of a declared function V8 looks
 * whether another one has been put in its place, which takes four instructions.
 */
export const assert: (condition: boolean, message: string) => asserts condition = (condition, message) => {
  if (!condition) throw new AssertionError(message);
};

/** Ends an exhaustive switch: the compiler proves that no case is missing. */
export function unreachable(_value: never): never {
  throw new AssertionError('a case the compiler had excluded');
}

/** The value, which is there; for look-ups whose absence would be a bug. */
export function present<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new AssertionError('a value that must exist is missing');
  return value;
}
