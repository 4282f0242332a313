import { DicomError } from '../errors/dicom-error.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { numberOf, textOf } from '../part10/natural-dataset.js';
import type { Modality } from './ct-volume.js';
import type { FrameMacros } from './functional-groups.js';

/** How stored values lie in their words and become intensities, PS3.3 C.7.6.3 and C.8.2.1. */
export interface PixelEncoding {
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly slope: number;
  readonly intercept: number;
  /** Stored values from the lower to the upper stand for no image, PS3.3 C.7.5.1.1.2. */
  readonly padding?: readonly [lower: number, upper: number];
}

/** Rescale types of CT whose values are HU; `US` (unspecified) is written by scanners that mean HU. */
const hounsfieldTypes: ReadonlySet<string> = new Set(['HU', 'HU_MOD', 'US']);

/**
 * @returns the encoding of a frame
 * @throws {DicomError} invalid-attribute for pixel data that is not grey of 8 or 16 bits, or CT without rescale; not-ct where the values
 *   of a CT are another quantity than HU
 */
export function readPixelEncoding(dataset: NaturalDataset, macros: FrameMacros, modality: Modality): PixelEncoding {
  if ((numberOf(dataset, 'SamplesPerPixel') ?? 1) !== 1) throw invalid('SamplesPerPixel is not 1');
  const bitsAllocated = numberOf(dataset, 'BitsAllocated');
  if (bitsAllocated !== 8 && bitsAllocated !== 16) throw invalid('BitsAllocated is neither 8 nor 16');
  const bitsStored = numberOf(dataset, 'BitsStored') ?? bitsAllocated;
  const highBit = numberOf(dataset, 'HighBit') ?? bitsStored - 1;
  if (!(Number.isInteger(bitsStored) && bitsStored >= 1 && highBit >= bitsStored - 1 && highBit < bitsAllocated))
    throw invalid('BitsStored and HighBit disagree');
  const signed = numberOf(dataset, 'PixelRepresentation') === 1;
  return {
    bitsAllocated,
    bitsStored,
    highBit,
    signed,
    ...readRescale(macros('PixelValueTransformationSequence'), modality),
    ...readPadding(dataset),
  };
}

function readRescale(transformation: NaturalDataset, modality: Modality): Pick<PixelEncoding, 'slope' | 'intercept'> {
  const type = textOf(transformation, 'RescaleType') ?? 'HU';
  if (modality === 'CT' && !hounsfieldTypes.has(type))
    throw new DicomError('not-ct', 'The pixel values of the image are not in HU.');
  const slope = numberOf(transformation, 'RescaleSlope');
  const intercept = numberOf(transformation, 'RescaleIntercept');
  // MR images have no rescale as a rule; their values are taken as they are.
  if (modality === 'MR' && slope === undefined && intercept === undefined) return { slope: 1, intercept: 0 };
  if (slope === undefined || slope === 0 || intercept === undefined)
    throw invalid('RescaleSlope or -Intercept is absent');
  return { slope, intercept };
}

/** Some files write the value as unsigned where pixels are signed: both readings of its 16 bits are the same number of the pixel type. */
function readPadding(dataset: NaturalDataset): Pick<PixelEncoding, 'padding'> {
  const value = numberOf(dataset, 'PixelPaddingValue');
  if (value === undefined) return {};
  const limit = numberOf(dataset, 'PixelPaddingRangeLimit') ?? value;
  const signed = numberOf(dataset, 'PixelRepresentation') === 1;
  const [a, b] = [value, limit].map((stored) => (signed ? (stored << 16) >> 16 : stored & 0xffff));
  return { padding: [Math.min(a, b), Math.max(a, b)] };
}

const invalid = (what: string): DicomError => new DicomError('invalid-attribute', `${what}.`);
