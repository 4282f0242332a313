/** @returns the middle value (the upper one of two), NaN of none. */
export function medianOf(values: ArrayLike<number>): number {
  return values.length === 0 ? NaN : new Float64Array(values).sort()[values.length >> 1];
}
