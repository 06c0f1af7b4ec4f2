/** Whom a request claims to come from. `wrong`: a key nobody has. */
export const CALLERS = ['alice', 'bob', 'admin', 'wrong', 'none'] as const;
export type CallerName = (typeof CALLERS)[number];
export const STRANGERS: readonly CallerName[] = ['wrong', 'none'];

/** A running venue that is fuzzed. */
export type FuzzTarget = {
  readonly ports: { readonly http: number; readonly grpc: number };
  readonly keys: { readonly alice: string; readonly bob: string; readonly admin: string };
};

/** The key of a caller; null for nobody. */
export function keyOf({ keys }: FuzzTarget, caller: CallerName): string | null {
  switch (caller) {
    case 'none':
      return null;
    case 'wrong':
      return 'a-key-that-nobody-has';
    default:
      return keys[caller];
  }
}
