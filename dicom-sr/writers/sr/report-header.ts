import { concepts } from '../../measurement/concepts.js';
import type { WritableDataset } from '../../part10/writable-dataset.js';
import { deriveUid } from '../../provenance/derive-uid.js';
import { implementation } from '../../provenance/implementation.js';
import type { CtSlice } from '../../volume/ct-volume.js';
import { codeContent, container, imageContent, textContent, uidContent } from '../content-items.js';

/** @returns the language of the report, PS3.16 TID 1204. */
export const languageContent = (): WritableDataset =>
  codeContent('HAS CONCEPT MOD', concepts.language, concepts.english, [
    codeContent('HAS CONCEPT MOD', concepts.countryOfLanguage, concepts.unitedStates),
  ]);

/** @returns who observed: this software, PS3.16 TID 1002 and 1004. */
export const observerContent = (): readonly WritableDataset[] => [
  codeContent('HAS OBS CONTEXT', concepts.observerType, concepts.device),
  uidContent('HAS OBS CONTEXT', concepts.deviceObserverUid, deriveUid('device', implementation.modelName)),
  textContent('HAS OBS CONTEXT', concepts.deviceObserverName, implementation.modelName),
  textContent('HAS OBS CONTEXT', concepts.deviceObserverManufacturer, implementation.manufacturer),
  textContent('HAS OBS CONTEXT', concepts.deviceObserverModelName, implementation.modelName),
  textContent('HAS OBS CONTEXT', concepts.deviceObserverSerialNumber, implementation.deviceSerialNumber),
];

/** @returns the images that were segmented, PS3.16 TID 1600 to 1602. */
export const imageLibraryContent = (slices: readonly CtSlice[]): WritableDataset =>
  container('CONTAINS', concepts.imageLibrary, [
    container('CONTAINS', concepts.imageLibraryGroup, [
      codeContent('HAS ACQ CONTEXT', concepts.modality, concepts.computedTomography),
      ...slices.map((slice) => imageContent('CONTAINS', undefined, slice)),
    ]),
  ]);
