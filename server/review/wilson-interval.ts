/** A share with its interval, each 0 … 1. */
export interface Proportion {
  readonly count: number;
  readonly of: number;
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

/** 97.5 % point of the normal distribution. */
const z = 1.959963984540054;

/**
 * @returns the share and its 95 % Wilson score interval; of nothing the share is 0 and the interval everything
 * @see Wilson, JASA 22 (1927) 209; without continuity correction
 */
export function wilsonInterval(count: number, of: number): Proportion {
  if (of === 0) return { count, of, share: 0, lower: 0, upper: 1 };
  const share = count / of;
  const square = z * z;
  const centre = share + square / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + square / (4 * of * of));
  const scale = 1 + square / of;
  // At 0 and 1 the formula ends there exactly; rounding must not lead beyond.
  const lower = count === 0 ? 0 : (centre - half) / scale;
  const upper = count === of ? 1 : (centre + half) / scale;
  return { count, of, share, lower, upper };
}
