import { concepts } from '../measurement/concepts.js';
import { recist3dConcepts } from '../measurement/recist3d-codes.js';
import { sopClass } from '../part10/sop-class.js';
import type { WritableDataset } from '../part10/writable-dataset.js';
import { writePart10 } from '../part10/write-part10.js';
import type { CtSlice, CtVolume } from '../volume/ct-volume.js';
import { codeItem } from './content-items.js';
import { codingSchemeModule } from './modules/coding-scheme-module.js';
import { contentTime } from './modules/content-time.js';
import { equipmentModule } from './modules/equipment-module.js';
import { frameOfReferenceModule, patientStudyModules } from './modules/patient-study-modules.js';
import type { Predecessor, ResultContent } from './result-content.js';
import { resultUids } from './result-uids.js';
import { dimensionModule, frameFunctionalGroups, sharedFunctionalGroups } from './seg/functional-groups.js';
import { frameRange, packFrames } from './seg/mask-frames.js';
import { segmentDescription } from './seg/segment-description.js';
import type { WrittenObject } from './written-object.js';

/**
 * Writes the mask of one result: BINARY, one segment, one frame for each slice from the first to the last that holds it, on the grid of
 * the source series.
 * @returns a SEG in a series of its own; the same content always gives the same bytes
 * @throws {DicomError} empty-mask; invalid-attribute
 * @see PS3.3 A.51 Segmentation IOD, C.8.20
 */
export function writeSeg(content: ResultContent): WrittenObject {
  const uids = resultUids(content.jobKey);
  return {
    studyInstanceUID: content.volume.studyInstanceUID,
    seriesInstanceUID: uids.segSeries,
    sopClassUID: sopClass.segmentationStorage,
    sopInstanceUID: uids.seg,
    part10: writePart10(segDataset(content)),
  };
}

function segDataset(content: ResultContent): WritableDataset {
  const { volume, mask } = content;
  const range = frameRange(mask, volume.shape);
  const slices = volume.slices.slice(range.first, range.last + 1);
  return {
    ...patientStudyModules(volume.header, volume.furtherAttributes),
    ...frameOfReferenceModule(volume.header),
    ...equipmentModule,
    ...codingSchemeModule,
    ...seriesAndInstance(content),
    ...imageModules(volume, slices.length),
    SegmentationType: 'BINARY',
    SegmentSequence: [segmentDescription(content)],
    SharedFunctionalGroupsSequence: [sharedFunctionalGroups(volume)],
    PerFrameFunctionalGroupsSequence: slices.map(frameFunctionalGroups),
    ...dimensionModule(resultUids(content.jobKey).dimensions),
    ...references(volume, slices, content.predecessors?.seg),
    PixelData: packFrames(mask, range, volume.shape),
  };
}

/** Segmentation Series, Segmentation Image, SOP Common: PS3.3 C.8.20.1, C.8.20.2, C.12.1. */
function seriesAndInstance({ jobKey, acceptedAt, volume, mark }: ResultContent): WritableDataset {
  const uids = resultUids(jobKey);
  const { date, time, zone } = contentTime(acceptedAt, volume.timezoneOffsetFromUTC);
  return {
    SOPClassUID: sopClass.segmentationStorage,
    SOPInstanceUID: uids.seg,
    ...zone,
    Modality: 'SEG',
    SeriesInstanceUID: uids.segSeries,
    SeriesNumber: 9100 + (mark.mark.source.groupIndex % 100),
    SeriesDate: date,
    SeriesTime: time,
    SeriesDescription: 'Lesion segmentation (recist3d)',
    InstanceNumber: 1,
    ContentDate: date,
    ContentTime: time,
    ContentLabel: 'LESION',
    ContentDescription: 'Lesion segmented from a RECIST mark',
    ContentCreatorName: '',
  };
}

/** General Image, Image Pixel: PS3.3 C.7.6.1, C.7.6.3. */
const imageModules = ({ shape, lossyCompression }: CtVolume, frames: number): WritableDataset => ({
  ImageType: ['DERIVED', 'PRIMARY'],
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  NumberOfFrames: frames,
  Rows: shape[1],
  Columns: shape[2],
  BitsAllocated: 1,
  BitsStored: 1,
  HighBit: 0,
  PixelRepresentation: 0,
  // What was lossy once stays so in everything that is derived from it, PS3.3 C.7.6.1.1.5.
  LossyImageCompression: lossyCompression === undefined ? '00' : '01',
  LossyImageCompressionRatio: lossyCompression?.ratios,
  LossyImageCompressionMethod: lossyCompression?.methods,
});

/** Common Instance Reference and, for a corrected segmentation, General Reference: PS3.3 C.12.2, C.12.4. */
function references(volume: CtVolume, slices: readonly CtSlice[], replaced?: Predecessor): WritableDataset {
  const source = {
    SeriesInstanceUID: volume.seriesInstanceUID,
    ReferencedInstanceSequence: instancesOf(slices).map(({ sopClassUID, sopInstanceUID }) => ({
      ReferencedSOPClassUID: sopClassUID,
      ReferencedSOPInstanceUID: sopInstanceUID,
    })),
  };
  if (replaced === undefined) return { ReferencedSeriesSequence: [source] };
  const reference = {
    ReferencedSOPClassUID: replaced.sopClassUID,
    ReferencedSOPInstanceUID: replaced.sopInstanceUID,
  };
  const replacedSeries = { SeriesInstanceUID: replaced.seriesInstanceUID, ReferencedInstanceSequence: [reference] };
  return {
    ReferencedSeriesSequence: [source, replacedSeries],
    DerivationCodeSequence: [codeItem(concepts.segmentation)],
    DerivationDescription: 'Corrected segmentation',
    SourceImageSequence: [{ ...reference, PurposeOfReferenceCodeSequence: [codeItem(recist3dConcepts.replaced)] }],
  };
}

/** Frames of one image are one instance. */
const instancesOf = (slices: readonly CtSlice[]): readonly CtSlice[] => [
  ...new Map(slices.map((slice) => [slice.sopInstanceUID, slice])).values(),
];
