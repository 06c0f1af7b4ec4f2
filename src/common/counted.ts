/** A number of things, in words: `1 exchange`, `3 exchanges`. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;
