/** The algorithm that made a result, as TID 4019 and the job key name it. */
export interface MethodDescription {
  readonly id: string;
  readonly version: string;
  /** Settings that decide the mask. */
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  /** SHA-256 of the weights file; absent for methods without training. */
  readonly weightsDigest?: string;
}
