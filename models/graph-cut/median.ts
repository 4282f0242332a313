/** @returns the middle value (the upper one of two), NaN of none. */
export function medianOf(values: readonly number[]): number {
  return values.length === 0 ? NaN : Float64Array.from(values).sort()[values.length >> 1];
}
