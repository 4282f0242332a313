/** One check of a result against its mark or image. */
export interface QualityCheck {
  /** kebab-case, e.g. `long-axis-deviation`. */
  readonly name: string;
  readonly value: number;
  /** UCUM unit, `1` for a ratio or count. */
  readonly unit: string;
  /** The limit that the value was held against, in the same unit. */
  readonly limit: number;
  readonly passed: boolean;
}
