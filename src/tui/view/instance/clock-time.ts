/** `03:04:05`, in UTC as everywhere in exsim. */
export const clockTime = (atMs: number): string => new Date(atMs).toISOString().slice(11, 19);

/** `120 s`, `10 min`: how far a plot goes back. */
export const spanOf = (seconds: number): string =>
  seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
