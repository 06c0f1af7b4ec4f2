/** A table of limits that notes which of them were asked for. */
export function noting<T extends object>(limits: T): { readonly limits: T; readonly asked: Set<string> } {
  const asked = new Set<string>();
  const get = (target: T, key: string): unknown => {
    asked.add(key);
    return target[key as keyof T];
  };
  return { limits: new Proxy(limits, { get: (target, key) => get(target, String(key)) }), asked };
}

export const kib = (bytes: number): string => `${bytes / 1024} KiB`;
export const seconds = (ms: number): string => `${ms / 1000} s`;
export const minutes = (ms: number): string => `${ms / 60_000} min`;
