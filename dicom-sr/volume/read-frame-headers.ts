import { DicomError } from '../errors/dicom-error.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { numberOf, textOf, textsOf } from '../part10/natural-dataset.js';
import type { FrameHeader, ReadHeaders } from './frame-header.js';
import type { FrameMacros } from './functional-groups.js';
import { nonSpatialIndices, readFrameMacros } from './functional-groups.js';
import { imageSopClasses } from './image-sop-classes.js';
import { readImagePlane } from './image-plane.js';

/**
 * Reads what an image says of its frames; the pixels are not needed, so that WADO-RS metadata will do.
 * @returns the frames; none, with the reason, for an object that is no image of a known kind or does not say where it lies
 * @see PS3.3 C.7.6.2 Image Plane, C.7.6.16.2 Functional Group Macros
 */
export function readFrameHeaders(dataset: NaturalDataset): ReadHeaders {
  try {
    return { frames: headersOf(dataset) };
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    const sopInstanceUID = textOf(dataset, 'SOPInstanceUID') ?? '';
    const code = error.code === 'not-ct' ? error.code : 'invalid-attribute';
    return { frames: [], problem: { sopInstanceUID, code, detail: error.message } };
  }
}

/** @throws {DicomError} not-ct, invalid-attribute */
export function headersOf(dataset: NaturalDataset): readonly FrameHeader[] {
  const sopClassUID = textOf(dataset, 'SOPClassUID') ?? '';
  const modality = imageSopClasses.get(sopClassUID)?.modality;
  if (modality === undefined) throw new DicomError('not-ct', 'The image is not of CT Image Storage.');
  const frames = readFrameMacros(dataset);
  const stated = numberOf(dataset, 'NumberOfFrames') ?? 1;
  if (stated !== frames.length)
    throw new DicomError('invalid-attribute', `${stated} frames, but functional groups of ${frames.length}.`);
  const instance = {
    sopClassUID,
    modality,
    sopInstanceUID: required(dataset, 'SOPInstanceUID'),
    studyInstanceUID: required(dataset, 'StudyInstanceUID'),
    seriesInstanceUID: required(dataset, 'SeriesInstanceUID'),
    frameOfReferenceUID: required(dataset, 'FrameOfReferenceUID'),
    ...optional('instanceNumber', numberOf(dataset, 'InstanceNumber')),
    numberOfFrames: frames.length,
    ...concatenationOf(dataset),
  };
  const isMultiFrame = dataset['PerFrameFunctionalGroupsSequence'] !== undefined;
  return frames.map((macros, index) => ({
    ...instance,
    ...(isMultiFrame && { frameNumber: index + 1 }),
    ...readImagePlane(planeAttributes(dataset, macros)),
    ...optional('sliceThicknessMm', numberOf(macros('PixelMeasuresSequence'), 'SliceThickness')),
    kind: kindOf(dataset, macros),
    pass: isMultiFrame ? framePass(dataset, macros) : imagePass(dataset),
    acquiredAt: acquisitionTime(dataset, macros),
  }));
}

const planeAttributes = (dataset: NaturalDataset, macros: FrameMacros): NaturalDataset => ({
  Rows: dataset['Rows'],
  Columns: dataset['Columns'],
  ImagePositionPatient: macros('PlanePositionSequence')['ImagePositionPatient'],
  ImageOrientationPatient: macros('PlaneOrientationSequence')['ImageOrientationPatient'],
  PixelSpacing: macros('PixelMeasuresSequence')['PixelSpacing'],
});

/** An instance is a part of the concatenation that it names, and its frames have numbers there. */
function concatenationOf(dataset: NaturalDataset): Pick<FrameHeader, 'concatenation'> {
  const sourceUID = textOf(dataset, 'SOPInstanceUIDOfConcatenationSource');
  const frameOffset = numberOf(dataset, 'ConcatenationFrameOffsetNumber');
  return sourceUID === undefined || frameOffset === undefined ? {} : { concatenation: { sourceUID, frameOffset } };
}

/** Values of Image Type and of Volume Based Calculation Technique for images that many slices were projected into. */
const projections: ReadonlySet<string> = new Set(
  'MIP MINIP MAXIP MAX_IP MIN_IP MEAN_IP PROJECTION PROJECTION_IMAGE VRT SSD VOLUME_RENDER SURFACE_RENDER CURVED_MPR'.split(
    ' ',
  ),
);

/** Image Type, PS3.3 C.7.6.1.1.2 and C.8.2.1.1.1; Frame Type and volumetric properties, C.8.16.2. */
function kindOf(dataset: NaturalDataset, macros: FrameMacros): FrameHeader['kind'] {
  const frameType = ['CTImageFrameTypeSequence', 'MRImageFrameTypeSequence', 'PETFrameTypeSequence']
    .map(macros)
    .flatMap((macro) => [...textsOf(macro, 'FrameType'), ...techniques(macro)]);
  const words = [...textsOf(dataset, 'ImageType'), ...techniques(dataset), ...frameType].map((word) =>
    word.toUpperCase().replaceAll(' ', '_'),
  );
  if (words.includes('LOCALIZER')) return 'localizer';
  return words.some((word) => projections.has(word) || word === 'DISTORTED') ? 'projection' : 'slice';
}

const techniques = (dataset: NaturalDataset): readonly string[] => [
  ...textsOf(dataset, 'VolumeBasedCalculationTechnique'),
  ...textsOf(dataset, 'VolumetricProperties'),
];

const passKeywords = [
  'AcquisitionNumber',
  'TemporalPositionIdentifier',
  'NominalPercentageOfCardiacPhase',
  'TriggerTime',
  'EchoNumbers',
  'EchoTime',
  'DiffusionBValue',
  'ContrastBolusAgent',
  'ConvolutionKernel',
  'KVP',
  'ImageType',
] as const;

const imagePass = (dataset: NaturalDataset): FrameHeader['pass'] =>
  Object.fromEntries(passKeywords.map((keyword) => [keyword, textsOf(dataset, keyword).join('\\')]));

/** Instances that are no parts of one concatenation are passes of their own. */
function framePass(dataset: NaturalDataset, macros: FrameMacros): FrameHeader['pass'] {
  const content = macros('FrameContentSequence');
  const text = (keyword: string): string => textOf(content, keyword) ?? '';
  return {
    instance: textOf(dataset, 'ConcatenationUID') ?? textOf(dataset, 'SOPInstanceUID') ?? '',
    FrameAcquisitionNumber: text('FrameAcquisitionNumber'),
    StackID: text('StackID'),
    TemporalPositionIndex: text('TemporalPositionIndex'),
    FrameType: textsOf(macros('CTImageFrameTypeSequence'), 'FrameType').join('\\'),
    ConvolutionKernel: textsOf(macros('CTReconstructionSequence'), 'ConvolutionKernel').join('\\'),
    ...nonSpatialIndices(dataset, macros),
  };
}

function acquisitionTime(dataset: NaturalDataset, macros: FrameMacros): string {
  const content = macros('FrameContentSequence');
  const text = (keyword: string): string => textOf(dataset, keyword) ?? '';
  return (
    textOf(content, 'FrameReferenceDateTime') ??
    textOf(content, 'FrameAcquisitionDateTime') ??
    (text('AcquisitionDateTime') || text('AcquisitionDate') + text('AcquisitionTime'))
  );
}

const optional = <K extends string>(key: K, value: number | undefined): { readonly [P in K]?: number } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: number };

function required(dataset: NaturalDataset, keyword: string): string {
  const value = textOf(dataset, keyword);
  if (value === undefined) throw new DicomError('invalid-attribute', `${keyword} is absent.`);
  return value;
}
