import { DicomError } from '../errors/dicom-error.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { numberOf, numbersOf, textOf, textsOf } from '../part10/natural-dataset.js';
import { readPart10 } from '../part10/read-part10.js';
import { sopClass } from '../part10/sop-class.js';
import { transferSyntax, transferSyntaxName } from '../part10/transfer-syntax.js';
import type { CtImage } from './ct-image.js';
import type { LossyCompression } from './ct-volume.js';
import { decodeCtPixels } from './decode-ct-pixels.js';
import type { ImagePlane } from './image-plane.js';
import { readImagePlane } from './image-plane.js';
import { readFurtherAttributes } from './read-further-attributes.js';
import { readPatientStudyHeader } from './read-patient-study-header.js';

/** Transfer syntaxes whose pixels lie in the file as they are. */
const native: ReadonlySet<string> = new Set([
  transferSyntax.explicitLittleEndian,
  transferSyntax.implicitLittleEndian,
  transferSyntax.deflatedExplicitLittleEndian,
]);

/**
 * Reads one single-frame CT image. Nothing of `part10` is kept.
 * @throws {DicomError} not-dicom, not-ct, unsupported-transfer-syntax (named in the detail), or invalid-attribute
 * @see PS3.3 A.3 CT Image IOD
 */
export function readCtImage(part10: Uint8Array): CtImage {
  const { transferSyntaxUID, dataset } = readPart10(part10);
  refuseOtherImages(dataset);
  if (!native.has(transferSyntaxUID)) {
    const name = transferSyntaxName(transferSyntaxUID);
    throw new DicomError('unsupported-transfer-syntax', `The image is encoded in ${name}, which is not read.`);
  }
  const plane = readImagePlane(dataset);
  return { ...plane, ...identify(dataset), pixels: decodeCtPixels(dataset, plane.matrix[0] * plane.matrix[1]) };
}

function refuseOtherImages(dataset: NaturalDataset): void {
  if (textOf(dataset, 'SOPClassUID') !== sopClass.ctImageStorage) {
    throw new DicomError('not-ct', 'An image of the series is not of CT Image Storage.');
  }
  if ((numberOf(dataset, 'NumberOfFrames') ?? 1) !== 1) {
    throw new DicomError('invalid-attribute', 'A CT image has more than one frame.');
  }
}

function identify(dataset: NaturalDataset): Omit<CtImage, 'pixels' | keyof ImagePlane> {
  const instanceNumber = numberOf(dataset, 'InstanceNumber');
  const sliceThicknessMm = numberOf(dataset, 'SliceThickness');
  const timezoneOffsetFromUTC = textOf(dataset, 'TimezoneOffsetFromUTC');
  return {
    sopClassUID: sopClass.ctImageStorage,
    sopInstanceUID: required(dataset, 'SOPInstanceUID'),
    studyInstanceUID: required(dataset, 'StudyInstanceUID'),
    seriesInstanceUID: required(dataset, 'SeriesInstanceUID'),
    frameOfReferenceUID: required(dataset, 'FrameOfReferenceUID'),
    ...(instanceNumber !== undefined && { instanceNumber }),
    ...(sliceThicknessMm !== undefined && { sliceThicknessMm }),
    ...(timezoneOffsetFromUTC !== undefined && { timezoneOffsetFromUTC }),
    ...(textOf(dataset, 'LossyImageCompression') === '01' && { lossyCompression: readLoss(dataset) }),
    header: readPatientStudyHeader(dataset),
    furtherAttributes: readFurtherAttributes(dataset),
  };
}

const readLoss = (dataset: NaturalDataset): LossyCompression => ({
  ratios: numbersOf(dataset, 'LossyImageCompressionRatio').filter(Number.isFinite),
  methods: textsOf(dataset, 'LossyImageCompressionMethod'),
});

function required(dataset: NaturalDataset, keyword: string): string {
  const value = textOf(dataset, keyword);
  if (value === undefined) throw new DicomError('invalid-attribute', `${keyword} is absent.`);
  return value;
}
