/** A value that is there, or one that is promised. */
export type Ready<T> = T | Promise<T>;

/**
 * Goes on with a value: at once where it is there, later where it is promised. On a path that every request takes, a
 * promise for what is there already costs more than the work.
 */
export const whenReady = <T, R>(value: Ready<T>, next: (value: T) => Ready<R>): Ready<R> =>
  value instanceof Promise ? value.then(next) : next(value);
