/** An internal inconsistency: a bug in exsim, never a user's mistake. */
export class AssertionError extends Error {
  override name = 'AssertionError';
}

/**
 * Throws when `condition` is false. Assertions stay on in production.
 * `message` is a constant: a template literal would be built on every call, also in hot loops.
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Ends an exhaustive switch: the compiler proves that no case is missing. */
export function unreachable(value: never): never {
  throw new AssertionError(`unexpected value ${JSON.stringify(value)}`);
}
