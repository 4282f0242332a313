import { sopClass } from '../part10/sop-class.js';
import type { Modality } from './ct-volume.js';

/** Images that can be slices of a volume, and whose intensities they hold. */
export const imageSopClasses: ReadonlyMap<string, Modality> = new Map([
  [sopClass.ctImageStorage, 'CT'],
  [sopClass.enhancedCtImageStorage, 'CT'],
  [sopClass.legacyConvertedEnhancedCtImageStorage, 'CT'],
  [sopClass.mrImageStorage, 'MR'],
  [sopClass.enhancedMrImageStorage, 'MR'],
  [sopClass.legacyConvertedEnhancedMrImageStorage, 'MR'],
  [sopClass.petImageStorage, 'PT'],
  [sopClass.enhancedPetImageStorage, 'PT'],
  [sopClass.legacyConvertedEnhancedPetImageStorage, 'PT'],
]);

/** CT is always read; MR and PET only where they are asked for. */
export const onlyCt: readonly Modality[] = ['CT'];

/** @returns true for an image of a SOP class that is read, of one of the modalities */
export function isVolumeImage(sopClassUID: string, modalities: readonly Modality[] = onlyCt): boolean {
  const modality = imageSopClasses.get(sopClassUID);
  return modality !== undefined && modalities.includes(modality);
}
