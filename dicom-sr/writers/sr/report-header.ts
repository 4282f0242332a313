import type { Code } from '../../measurement/code.js';
import { concepts } from '../../measurement/concepts.js';
import type { WritableDataset } from '../../part10/writable-dataset.js';
import { deriveUid } from '../../provenance/derive-uid.js';
import { implementation } from '../../provenance/implementation.js';
import type { CtSlice, Modality } from '../../volume/ct-volume.js';
import { codeContent, container, imageContent, personContent, textContent, uidContent } from '../content-items.js';
import type { Verification } from '../result-content.js';

/** @returns the language of the report, PS3.16 TID 1204. */
export const languageContent = (): WritableDataset =>
  codeContent('HAS CONCEPT MOD', concepts.language, concepts.english, [
    codeContent('HAS CONCEPT MOD', concepts.countryOfLanguage, concepts.unitedStates),
  ]);

/** @returns who observed: this software, and the reader who verified it (PS3.16 TID 1002, 1003, 1004). */
export const observerContent = (verification?: Verification): readonly WritableDataset[] => [
  ...(verification === undefined ? [] : personObserverContent(verification.observerName)),
  codeContent('HAS OBS CONTEXT', concepts.observerType, concepts.device),
  uidContent('HAS OBS CONTEXT', concepts.deviceObserverUid, deriveUid('device', implementation.modelName)),
  textContent('HAS OBS CONTEXT', concepts.deviceObserverName, implementation.modelName),
  textContent('HAS OBS CONTEXT', concepts.deviceObserverManufacturer, implementation.manufacturer),
  textContent('HAS OBS CONTEXT', concepts.deviceObserverModelName, implementation.modelName),
  textContent('HAS OBS CONTEXT', concepts.deviceObserverSerialNumber, implementation.deviceSerialNumber),
];

/** @returns a reader as observer, PS3.16 TID 1002 and 1003. */
export const personObserverContent = (name: string): readonly WritableDataset[] => [
  codeContent('HAS OBS CONTEXT', concepts.observerType, concepts.person),
  personContent('HAS OBS CONTEXT', concepts.personObserverName, name),
];

const modalities = {
  CT: concepts.computedTomography,
  MR: concepts.magneticResonance,
  PT: concepts.positronEmissionTomography,
} as const satisfies Record<Modality, Code>;

/** @returns the images that were segmented, PS3.16 TID 1600 to 1602. */
export const imageLibraryContent = (slices: readonly CtSlice[], modality: Modality = 'CT'): WritableDataset =>
  container('CONTAINS', concepts.imageLibrary, [
    container('CONTAINS', concepts.imageLibraryGroup, [
      codeContent('HAS ACQ CONTEXT', concepts.modality, modalities[modality]),
      ...slices.map((slice) => imageContent('CONTAINS', undefined, slice)),
    ]),
  ]);
