/**
 * Collects all garbage, so that nobody is charged for what was made before; twice, since memory of typed arrays is
 * given back one collection later. Needs node's --expose-gc, which bench processes are started with; without it (inside
 * the tests) it does nothing.
 */
export function collectGarbage(): void {
  const { gc } = globalThis as { gc?: () => void };
  gc?.();
  gc?.();
}
