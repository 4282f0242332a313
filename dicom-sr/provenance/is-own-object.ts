import { concepts } from '../measurement/concepts.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { itemsOf, textOf } from '../part10/natural-dataset.js';
import { implementation } from './implementation.js';

/**
 * @param dataset a SEG or SR as read, or what QIDO-RS or WADO-RS metadata say of it (DICOM JSON by tag); rows without Manufacturer can only
 *   be told from their instance
 * @returns true for what recist3d wrote, on this or any other installation: by the equipment module, or by the algorithm identification
 *   where an archive has rewritten the equipment. Such an object never triggers a job.
 */
export function isOwnObject(dataset: NaturalDataset): boolean {
  return madeByUs(dataset) || segmentedByUs(dataset) || observedByUs(dataset);
}

/** General Equipment, PS3.3 C.7.5.1. */
const madeByUs = (dataset: NaturalDataset): boolean =>
  text(dataset, 'Manufacturer', '00080070') === implementation.manufacturer &&
  text(dataset, 'ManufacturerModelName', '00081090') === implementation.modelName;

/** Algorithm Source of a SEG, PS3.3 table 10-19. */
const segmentedByUs = (dataset: NaturalDataset): boolean =>
  items(dataset, 'SegmentSequence', '00620002')
    .flatMap((segment) => items(segment, 'SegmentationAlgorithmIdentificationSequence', '00620007'))
    .some((algorithm) => text(algorithm, 'AlgorithmSource', '00240202') === implementation.manufacturer);

/** Device Observer of an SR, PS3.16 TID 1004. */
const observedByUs = (dataset: NaturalDataset): boolean =>
  items(dataset, 'ContentSequence', '0040A730').some((item) => {
    const [name] = items(item, 'ConceptNameCodeSequence', '0040A043');
    return (
      name !== undefined &&
      text(name, 'CodeValue', '00080100') === concepts.deviceObserverManufacturer.value &&
      text(name, 'CodingSchemeDesignator', '00080102') === concepts.deviceObserverManufacturer.scheme &&
      text(item, 'TextValue', '0040A160') === implementation.manufacturer
    );
  });

/** An element of the DICOM JSON model, PS3.18 F.2.2. */
const elementOf = (dataset: NaturalDataset, tag: string): NaturalDataset => {
  const element = Object.hasOwn(dataset, tag) ? dataset[tag] : undefined;
  return typeof element === 'object' && element !== null ? (element as NaturalDataset) : {};
};

const text = (dataset: NaturalDataset, keyword: string, tag: string): string | undefined =>
  textOf(dataset, keyword) ?? textOf(elementOf(dataset, tag), 'Value');

const items = (dataset: NaturalDataset, keyword: string, tag: string): readonly NaturalDataset[] => {
  const found = itemsOf(dataset, keyword);
  return found.length > 0 ? found : itemsOf(elementOf(dataset, tag), 'Value');
};
