/** How long to wait before a further try, ms. */
export interface GrowingWait {
  /** Before the second try; doubled with each failure. */
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * @param failures tries that failed one after the other, less one
 * @param random of 0 to 1
 * @returns ms; between half of the doubled wait and all of it, so that a hundred processes do not come back in one moment
 */
export const growingWaitMs = (failures: number, { firstMs, longestMs }: GrowingWait, random: number): number =>
  Math.min(longestMs, firstMs * 2 ** failures) * (0.5 + random / 2);
