import { decodeNative } from '../codec/decode-native.js';
import { refuseUndecoded } from '../codec/load-frame-decoder.js';
import { DicomError } from '../errors/dicom-error.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { bytesOf, numbersOf, textOf, textsOf } from '../part10/natural-dataset.js';
import type { Part10 } from '../part10/read-part10.js';
import { readPart10 } from '../part10/read-part10.js';
import { isUncompressed, transferSyntaxName } from '../part10/transfer-syntax.js';
import type { CtImage } from './ct-image.js';
import type { LossyCompression, Modality } from './ct-volume.js';
import type { FrameHeader } from './frame-header.js';
import { readFrameMacros } from './functional-groups.js';
import { onlyCt } from './image-sop-classes.js';
import { readPixelEncoding } from './pixel-encoding.js';
import { headersOf } from './read-frame-headers.js';
import { readFurtherAttributes } from './read-further-attributes.js';
import { readPatientStudyHeader } from './read-patient-study-header.js';
import type { DecodeFrame, StoredFrame } from './stored-frame.js';
import { decodeHere, intensitiesOf } from './stored-frame.js';

export interface ReadImagesOptions {
  /** Only CT unless given. */
  readonly modalities?: readonly Modality[];
  /** Which frames are decoded; all unless given. */
  readonly wants?: (frame: FrameHeader) => boolean;
  /** The headers of the file, where they were read before. */
  readonly headers?: readonly FrameHeader[];
  /** Where to put the intensities of a frame, in new memory unless given; those that are no whole numbers come to lie elsewhere. */
  readonly roomFor?: (frame: FrameHeader) => Int16Array | undefined;
  /** Nobody reads the source again: intensities may take the place of stored values. */
  readonly overwrites?: boolean;
  /** What decodes; this thread unless given. */
  readonly decode?: DecodeFrame;
}

/**
 * Reads the frames of an image in any transfer syntax that `decodedTransferSyntaxes` lists. Nothing of `source` is kept unless
 * it may be overwritten.
 * @param source a file, or one that was read already
 * @returns one image for each frame that is wanted, in their order in the file
 * @throws {DicomError} not-dicom, not-ct, unsupported-transfer-syntax (named in the detail), damaged-pixel-data, or invalid-attribute
 * @see PS3.3 A.3 CT Image IOD, A.38 Enhanced CT Image IOD
 */
export async function readImages(
  source: Uint8Array | Part10,
  options: ReadImagesOptions = {},
): Promise<readonly CtImage[]> {
  const file = source instanceof Uint8Array ? readPart10(source, { viewsWords: true }) : source;
  const headers = acceptedHeaders(options.headers ?? headersOf(file.dataset), options.modalities ?? onlyCt);
  refuseUndecoded(file.transferSyntaxUID);
  const { decode = decodeHere } = options;
  const frames = framesOf(file, headers, options);
  return Promise.all(frames.map(async ({ stored, ...image }) => ({ ...image, pixels: await decode(stored) })));
}

/**
 * Reads one single-frame CT image that is not compressed, at once.
 * @throws {DicomError} not-dicom, not-ct, unsupported-transfer-syntax (named in the detail), or invalid-attribute
 */
export function readCtImage(part10: Uint8Array): CtImage {
  const file = readPart10(part10);
  const headers = acceptedHeaders(headersOf(file.dataset), onlyCt);
  if (!isUncompressed(file.transferSyntaxUID)) {
    const name = transferSyntaxName(file.transferSyntaxUID);
    throw new DicomError('unsupported-transfer-syntax', `The image is encoded in ${name}, which is not read at once.`);
  }
  const [frame, another] = framesOf(file, headers);
  if (another !== undefined) throw new DicomError('invalid-attribute', 'The CT image has more than one frame.');
  const { stored, ...image } = frame;
  return { ...image, pixels: intensitiesOf(stored, decodeNative) };
}

function acceptedHeaders(headers: readonly FrameHeader[], modalities: readonly Modality[]): readonly FrameHeader[] {
  if (headers.some(({ modality }) => !modalities.includes(modality)))
    throw new DicomError('not-ct', 'An image of the series is not of CT Image Storage.');
  return headers;
}

/** An image whose pixels are still to be decoded. */
type UndecodedImage = Omit<CtImage, 'pixels'> & { readonly stored: StoredFrame };

function framesOf(
  { transferSyntaxUID, dataset }: Part10,
  headers: readonly FrameHeader[],
  { wants = () => true, roomFor, overwrites = false }: ReadImagesOptions = {},
): readonly UndecodedImage[] {
  const macros = readFrameMacros(dataset);
  const common = commonAttributes(dataset);
  const pixels = pixelFrames(dataset, headers, isUncompressed(transferSyntaxUID));
  return headers.flatMap((header, i) => {
    if (!wants(header)) return [];
    const { modality, matrix } = header;
    const encoding = readPixelEncoding(dataset, macros[i], modality);
    const place = { into: roomFor?.(header), overwrites };
    const stored = { transferSyntaxUID, bytes: pixels(i), matrix, encoding, modality, ...place };
    const window = windowOf(macros[i]('FrameVOILUTSequence'));
    return [{ ...header, ...common, ...(window && { window }), stored }];
  });
}

/** @returns the bytes of a frame by its index. Frames that are not compressed lie one behind the other, PS3.5 8.2. */
function pixelFrames(
  dataset: NaturalDataset,
  headers: readonly FrameHeader[],
  isNative: boolean,
): (index: number) => Uint8Array {
  const stored = bytesOf(dataset, 'PixelData');
  if (stored.length === 0) throw new DicomError('invalid-attribute', 'PixelData is absent.');
  if (!isNative) {
    if (stored.length !== headers.length)
      throw new DicomError('invalid-attribute', `${headers.length} frames, but pixel data of ${stored.length}.`);
    return (index) => stored[index];
  }
  const [[rows, columns], [allocated = 16]] = [headers[0].matrix, numbersOf(dataset, 'BitsAllocated')];
  const length = Math.ceil((rows * columns * allocated) / 8);
  return (index) => stored[0].subarray(index * length, (index + 1) * length);
}

function commonAttributes(dataset: NaturalDataset): Omit<CtImage, 'pixels' | 'window' | keyof FrameHeader> {
  const timezoneOffsetFromUTC = textOf(dataset, 'TimezoneOffsetFromUTC');
  return {
    ...(timezoneOffsetFromUTC !== undefined && { timezoneOffsetFromUTC }),
    ...(textOf(dataset, 'LossyImageCompression') === '01' && { lossyCompression: readLoss(dataset) }),
    header: readPatientStudyHeader(dataset),
    furtherAttributes: readFurtherAttributes(dataset),
  };
}

/** The first window of an image, or frame (PS3.3 C.7.6.16.2.10); others are alternatives. */
function windowOf(dataset: NaturalDataset): CtImage['window'] {
  const [[center], [width]] = [numbersOf(dataset, 'WindowCenter'), numbersOf(dataset, 'WindowWidth')];
  return Number.isFinite(center) && width > 0 ? [center, width] : undefined;
}

const readLoss = (dataset: NaturalDataset): LossyCompression => ({
  ratios: numbersOf(dataset, 'LossyImageCompressionRatio').filter(Number.isFinite),
  methods: textsOf(dataset, 'LossyImageCompressionMethod'),
});
