import type { CtImage } from './ct-image.js';
import type { CtVolume } from './ct-volume.js';
import type { Surroundings } from './plan-volume.js';
import { planVolume } from './plan-volume.js';
import type { BuildOptions } from './volume-builder.js';
import { VolumeBuilder } from './volume-builder.js';

/**
 * Stacks the images of a series into one volume.
 * @param images one series, in any order; an instance that comes twice counts once
 * @param surroundings of a mark; without it every image must be a slice of one regular stack
 * @returns HU [slice, row, column] on a SharedArrayBuffer, slices ascending along the normal (row × column); Int16 unless one image needs
 *   Float32; spacing mm in the same order; affine index → LPS mm
 * @throws {DicomError} those of planVolume; duplicate-position, series-too-large
 * @see PS3.3 C.7.6.2 Image Plane
 */
export function assembleVolume(
  images: readonly CtImage[],
  options: BuildOptions & { readonly surroundings?: Surroundings } = {},
): CtVolume {
  const builder = new VolumeBuilder(planVolume(images, options.surroundings), options);
  for (const image of images) builder.add(image);
  return builder.build();
}
