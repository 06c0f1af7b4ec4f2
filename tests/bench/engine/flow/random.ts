/** A stream of random numbers that is the same on every platform for the same seed. */
export type Random = {
  /** An integer in [0, 2^32). */
  u32(): number;
  /** In [0, 1). */
  unit(): number;
  /** An integer in [0, bound). */
  below(bound: number): number;
  /** Exponentially distributed, rounded down. */
  exponential(mean: number): number;
};

/** xoshiro128**, seeded by splitmix32. */
export function seededRandom(seed: number): Random {
  const [a, b, c, d] = seedWords(seed);
  const u32 = xoshiro(a, b, c, d);
  const unit = (): number => u32() / 4_294_967_296;
  return {
    u32,
    unit,
    below: (bound) => Math.floor(unit() * bound),
    exponential: (mean) => Math.floor(-mean * Math.log(1 - unit())),
  };
}

function seedWords(seed: number): [number, number, number, number] {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  return [word(), word(), word(), word()];
}

function xoshiro(first: number, second: number, third: number, fourth: number): () => number {
  let [a, b, c, d] = [first, second, third, fourth];
  return () => {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
}
