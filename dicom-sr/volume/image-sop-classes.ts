import { sopClass } from '../part10/sop-class.js';
import type { Modality } from './ct-volume.js';

/** A kind of image that can be a slice of a volume. */
export interface ImageSopClass {
  readonly name: string;
  /** Whose intensities it holds. */
  readonly modality: Modality;
}

/** By UID; docs/conformance.md is made from it. */
export const imageSopClasses: ReadonlyMap<string, ImageSopClass> = new Map([
  [sopClass.ctImageStorage, { name: 'CT Image', modality: 'CT' }],
  [sopClass.enhancedCtImageStorage, { name: 'Enhanced CT Image', modality: 'CT' }],
  [sopClass.legacyConvertedEnhancedCtImageStorage, { name: 'Legacy Converted Enhanced CT Image', modality: 'CT' }],
  [sopClass.mrImageStorage, { name: 'MR Image', modality: 'MR' }],
  [sopClass.enhancedMrImageStorage, { name: 'Enhanced MR Image', modality: 'MR' }],
  [sopClass.legacyConvertedEnhancedMrImageStorage, { name: 'Legacy Converted Enhanced MR Image', modality: 'MR' }],
  [sopClass.petImageStorage, { name: 'PET Image', modality: 'PT' }],
  [sopClass.enhancedPetImageStorage, { name: 'Enhanced PET Image', modality: 'PT' }],
  [sopClass.legacyConvertedEnhancedPetImageStorage, { name: 'Legacy Converted Enhanced PET Image', modality: 'PT' }],
]);

/** CT is always read; MR and PET only where they are asked for. */
export const onlyCt: readonly Modality[] = ['CT'];

/** @returns true for an image of a SOP class that is read, of one of the modalities */
export function isVolumeImage(sopClassUID: string, modalities: readonly Modality[] = onlyCt): boolean {
  const modality = imageSopClasses.get(sopClassUID)?.modality;
  return modality !== undefined && modalities.includes(modality);
}
