/** Random numbers that are the same on every machine for the same seed. */
export interface SeededRandom {
  /** @returns uniform in [0, 1). */
  uniform(): number;
  /** @returns uniform in [from, to). */
  between(from: number, to: number): number;
  /** @returns normal with mean 0 and standard deviation 1. */
  normal(): number;
}

/**
 * @param seed any integer; neighbouring seeds give unrelated sequences
 * @see Bob Jenkins' sfc32; normal values by Marsaglia's polar method
 */
export function seededRandom(seed: number): SeededRandom {
  const next = sfc32(seed);
  let spare: number | undefined;
  const uniform = (): number => next() / 4294967296;
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s === 0 || s >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      spare = v * factor;
      return u * factor;
    }
  };
  return { uniform, between: (from, to) => from + (to - from) * uniform(), normal };
}

/** @returns a generator of 32-bit integers; the first values are thrown away, so that the state is well mixed. */
function sfc32(seed: number): () => number {
  let [a, b, c, counter] = [seed | 0, Math.floor(seed / 4294967296) | 0, 0x9e3779b9, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}
