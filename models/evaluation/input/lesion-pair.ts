/** Files of one image with its lesions: `ID_ct.nii.gz` + `ID_mask.nii.gz` (or `.nii`). */
export interface LesionPair {
  /** Name of the folder that holds them. */
  readonly set: string;
  readonly id: string;
  /** Absolute or as the folder was given; absent where only the other file of the pair exists. */
  readonly ctPath?: string;
  readonly maskPath?: string;
}

/** Pairs of one folder with what its index.json says. */
export interface LesionSet {
  readonly name: string;
  readonly folder: string;
  /** Ascending by id. */
  readonly pairs: readonly LesionPair[];
}
