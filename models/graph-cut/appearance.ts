/** What intensities say of every voxel of a working volume; arrays in C order [slice, row, column]. */
export interface Appearance {
  readonly surroundings: 'tissue' | 'lung';
  /**
   * Share of the surroundings that is one tissue: near 1 in an organ, a half and less where muscle, fat and bone meet; 0 in lung
   * and where the lesion has no contrast to it.
   */
  readonly evenness: number;
  /** log(p(intensity | lesion) / p(intensity | what lies around it)), clipped. */
  readonly logOdds: Float32Array;
  /** Intensities that the boundary follows. */
  readonly boundary: Float32Array;
  /** false where a voxel cannot belong to the lesion's inner part, however near to the middle of the mark it lies: air. */
  readonly mayBeCore: (voxel: number) => boolean;
  /** @returns the same with samples taken from a first result, where that helps. */
  readonly relearned: (mask: Uint8Array) => Appearance;
}
