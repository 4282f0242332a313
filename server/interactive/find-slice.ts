import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';

/** An image, or a frame of one. */
export interface ImageName {
  readonly sopInstanceUID: string;
  readonly frameNumber?: number | undefined;
}

/** @returns the index of an image in its volume, undefined where the volume does not hold it. */
export function findSlice({ slices }: CtVolume, { sopInstanceUID, frameNumber = 1 }: ImageName): number | undefined {
  const index = slices.findIndex(
    (slice) => slice.sopInstanceUID === sopInstanceUID && (slice.frameNumber ?? 1) === frameNumber,
  );
  return index < 0 ? undefined : index;
}
