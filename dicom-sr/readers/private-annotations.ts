import type { NaturalDataset } from '../part10/natural-dataset.js';
import { bytesOf, textOf, textsOf } from '../part10/natural-dataset.js';
import { readCode } from './read-code.js';
import type { WarningReason } from './warning-reasons.js';

/** A private way to keep annotations, recognised and refused by its name. */
interface PrivateFormat {
  readonly reason: WarningReason;
  readonly isUsedBy: (dataset: NaturalDataset) => boolean;
}

const formats: readonly PrivateFormat[] = [
  {
    // A Basic Text SR of title (1, 99HUG, "ROI Annotations") with an archived NSArray of ROIs in Encapsulated Document.
    reason: 'osirix-roi',
    isUsedBy: (dataset) =>
      /^(OsiriX|Horos) ROI\b/i.test(textOf(dataset, 'SeriesDescription') ?? '') ||
      (readCode(dataset, 'ConceptNameCodeSequence')?.scheme === '99HUG' &&
        Object.hasOwn(dataset, 'EncapsulatedDocument')),
  },
  {
    // Deflated XML in (0071,xx62).
    reason: 'visage-private',
    isUsedBy: (dataset) =>
      privateKeys(dataset, /^0071[1-9a-f][0-9a-f]62$/i).some((key) => isDeflated(bytesOf(dataset, key)[0])) ||
      privateKeys(dataset, /^007100[1-9a-f][0-9a-f]$/i).some((key) => /visage/i.test(textsOf(dataset, key).join(' '))),
  },
];

const privateKeys = (dataset: NaturalDataset, tag: RegExp): readonly string[] =>
  Object.keys(dataset).filter((key) => tag.test(key));

/** The header of a zlib stream, RFC 1950. */
const isDeflated = (bytes: Uint8Array | undefined): boolean => bytes !== undefined && (bytes[0] & 0x0f) === 8;

/** @returns the private format of a document that keeps its annotations in one; undefined for others. */
export const privateFormat = (dataset: NaturalDataset): WarningReason | undefined =>
  formats.find(({ isUsedBy }) => isUsedBy(dataset))?.reason;
