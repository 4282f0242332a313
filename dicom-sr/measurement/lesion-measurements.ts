/** What a segmented lesion is described by. Lengths in mm, volumes in mm³, intensities in HU. */
export interface LesionMeasurements {
  readonly volumeMm3: number;
  /** 95 % interval of the volume, from perturbed marks. */
  readonly volumeIntervalMm3: readonly [lower: number, upper: number];
  /** Long and short axis of the mask on the marked slice, between outer pixel edges. */
  readonly longAxisMm: number;
  readonly shortAxisMm: number;
  /** The same on the slice of the largest area; `slice` is its index in the volume. */
  readonly largestSlice: { readonly slice: number; readonly longAxisMm: number; readonly shortAxisMm: number };
  readonly meanHu: number;
  readonly sdHu: number;
}
