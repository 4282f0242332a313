import { DicomError } from '../errors/dicom-error.js';
import type { Vec3 } from '../geometry/vec3.js';
import { dot, norm } from '../geometry/vec3.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { bytesOf, itemsOf, numberOf, numbersOf, textOf } from '../part10/natural-dataset.js';
import { sopClass } from '../part10/sop-class.js';

/** What a SEG says of one segment. */
export interface SegSegment {
  readonly number: number;
  readonly label: string;
  readonly trackingID?: string;
  readonly trackingUID?: string;
}

/** One frame of one segment, in patient coordinates. */
export interface SegFrame {
  readonly segmentNumber: number;
  /** LPS mm of the centre of the top left pixel. */
  readonly position: Vec3;
  readonly orientation: readonly [row: Vec3, column: Vec3];
  readonly pixelSpacingMm: readonly [row: number, column: number];
  /** 0 or 1, C order [row, column]. */
  readonly pixels: Uint8Array;
}

/** A segmentation as read. */
export interface ReadSegmentation {
  readonly sopInstanceUID: string;
  readonly frameOfReferenceUID: string;
  readonly matrix: readonly [rows: number, columns: number];
  readonly segments: readonly SegSegment[];
  readonly frames: readonly SegFrame[];
}

/**
 * Reads a BINARY segmentation with native pixels.
 * @throws {DicomError} unsupported-segmentation for another type or compressed pixels; invalid-attribute for geometry that is absent or cut off
 * @see PS3.3 A.51, C.7.6.16 Multi-frame Functional Groups, C.8.20
 */
export function readSeg(dataset: NaturalDataset): ReadSegmentation {
  refuseOtherTypes(dataset);
  const matrix = [required(dataset, 'Rows'), required(dataset, 'Columns')] as const;
  const [shared] = itemsOf(dataset, 'SharedFunctionalGroupsSequence');
  const groups = itemsOf(dataset, 'PerFrameFunctionalGroupsSequence');
  const bits = packedBits(dataset, groups.length * matrix[0] * matrix[1]);
  return {
    sopInstanceUID: textOf(dataset, 'SOPInstanceUID') ?? '',
    frameOfReferenceUID: textOf(dataset, 'FrameOfReferenceUID') ?? '',
    matrix,
    segments: itemsOf(dataset, 'SegmentSequence').map(readSegment),
    frames: groups.map((group, frame) => ({
      ...frameGeometry(group, shared ?? {}),
      pixels: unpackFrame(bits, frame, matrix[0] * matrix[1]),
    })),
  };
}

function refuseOtherTypes(dataset: NaturalDataset): void {
  const isBinary =
    textOf(dataset, 'SOPClassUID') === sopClass.segmentationStorage &&
    textOf(dataset, 'SegmentationType') === 'BINARY' &&
    numberOf(dataset, 'BitsAllocated') === 1;
  if (!isBinary) throw new DicomError('unsupported-segmentation', 'The object is not a BINARY segmentation.');
}

function packedBits(dataset: NaturalDataset, count: number): Uint8Array {
  const [bytes, ...more] = bytesOf(dataset, 'PixelData');
  if (more.length > 0) throw new DicomError('unsupported-segmentation', 'The pixels are compressed.');
  if (bytes === undefined || bytes.length * 8 < count) {
    throw new DicomError('invalid-attribute', 'PixelData is shorter than the frames.');
  }
  return bytes;
}

/** Lowest bit first; a frame may start within a byte (PS3.5 8.1.1). */
function unpackFrame(bits: Uint8Array, frame: number, count: number): Uint8Array {
  const pixels = new Uint8Array(count);
  for (let i = 0, bit = frame * count; i < count; i++, bit++) pixels[i] = (bits[bit >>> 3] >>> (bit & 7)) & 1;
  return pixels;
}

function readSegment(item: NaturalDataset): SegSegment {
  const [trackingID, trackingUID] = [textOf(item, 'TrackingID'), textOf(item, 'TrackingUID')];
  return {
    number: required(item, 'SegmentNumber'),
    label: textOf(item, 'SegmentLabel') ?? '',
    ...(trackingID !== undefined && { trackingID }),
    ...(trackingUID !== undefined && { trackingUID }),
  };
}

/** Each macro stands in the frame's own groups or in the shared ones. */
function frameGeometry(group: NaturalDataset, shared: NaturalDataset): Omit<SegFrame, 'pixels'> {
  const macro = (sequence: string): NaturalDataset => itemsOf(group, sequence)[0] ?? itemsOf(shared, sequence)[0] ?? {};
  const cosines = vector(macro('PlaneOrientationSequence'), 'ImageOrientationPatient', 6);
  const position = vector(macro('PlanePositionSequence'), 'ImagePositionPatient', 3);
  const spacing = vector(macro('PixelMeasuresSequence'), 'PixelSpacing', 2);
  if (!spacing.every((mm) => mm > 0))
    throw new DicomError('invalid-attribute', 'The PixelSpacing of a frame is no length.');
  return {
    segmentNumber: required(macro('SegmentIdentificationSequence'), 'ReferencedSegmentNumber'),
    position: [position[0], position[1], position[2]],
    orientation: orientationOf(cosines),
    pixelSpacingMm: [spacing[0], spacing[1]],
  };
}

/** Cosines are written with few digits. */
const cosineTolerance = 0.01;

function orientationOf(cosines: readonly number[]): SegFrame['orientation'] {
  const row: Vec3 = [cosines[0], cosines[1], cosines[2]];
  const column: Vec3 = [cosines[3], cosines[4], cosines[5]];
  const off = [norm(row) - 1, norm(column) - 1, dot(row, column)];
  if (off.every((value) => Math.abs(value) <= cosineTolerance)) return [row, column];
  throw new DicomError(
    'invalid-attribute',
    'The ImageOrientationPatient of a frame is no pair of perpendicular directions.',
  );
}

function vector(dataset: NaturalDataset, keyword: string, count: number): readonly number[] {
  const values = numbersOf(dataset, keyword);
  if (values.length === count && values.every(Number.isFinite)) return values;
  throw new DicomError('invalid-attribute', `A frame has no ${keyword}.`);
}

function required(dataset: NaturalDataset, keyword: string): number {
  const value = numberOf(dataset, keyword);
  if (value === undefined) throw new DicomError('invalid-attribute', `${keyword} is absent.`);
  return value;
}
