import type { Affine } from '../geometry/affine.js';
import { indexToLps } from '../geometry/affine.js';
import { norm, scale } from '../geometry/vec3.js';
import { sopClass } from '../part10/sop-class.js';
import type { WritableDataset } from '../part10/writable-dataset.js';
import { writePart10 } from '../part10/write-part10.js';
import { deriveUid } from '../provenance/derive-uid.js';
import type { PatientStudyHeader } from '../volume/ct-volume.js';
import type { Volume } from '../volume/volume.js';
import type { StoredValues } from './ct/stored-pixels.js';
import { storedPixels } from './ct/stored-pixels.js';
import { frameOfReferenceModule, patientStudyModules } from './modules/patient-study-modules.js';
import type { WrittenObject } from './written-object.js';

/** What a synthetic CT series is written from. */
export interface CtSeriesContent extends Pick<Volume, 'voxels' | 'shape'> {
  /** Voxel index [column, row, slice] → LPS mm; slices may run either way along the normal. */
  readonly affine: Affine;
  readonly header: PatientStudyHeader;
  /** What series and image UIDs are derived from: the same key, the same UIDs. */
  readonly key: string;
  /** The length of the slice step unless given; it need not be the spacing. */
  readonly sliceThicknessMm?: number;
  readonly seriesDescription?: string;
  readonly seriesNumber?: number;
  /** How HU are stored: signed 16 bits as they are, unless given. */
  readonly stored?: StoredValues;
}

/**
 * Writes voxels as single-frame CT images: for phantoms and tests. Their equipment is not that of our results.
 * @returns one image for each slice, in the order of the voxels; HU beyond what can be stored are clamped, fractions rounded
 * @throws {DicomError} invalid-attribute
 * @see PS3.3 A.3 CT Image IOD
 */
export function writeCtSeries(content: CtSeriesContent, transferSyntaxUID?: string): readonly WrittenObject[] {
  return ctSeriesDatasets(content).map((dataset, slice) => ({
    studyInstanceUID: content.header.StudyInstanceUID,
    seriesInstanceUID: seriesUid(content),
    sopClassUID: sopClass.ctImageStorage,
    sopInstanceUID: imageUid(content, slice),
    part10: writePart10(dataset, transferSyntaxUID === undefined ? {} : { transferSyntaxUID }),
  }));
}

/** @returns the datasets of the images before they are encoded: for tests that change a detail. */
export function ctSeriesDatasets(content: CtSeriesContent): readonly WritableDataset[] {
  const common = { ...seriesModules(content), ...planeModules(content) };
  return Array.from({ length: content.shape[0] }, (_, slice) => ({ ...common, ...imageModules(content, slice) }));
}

const seriesUid = ({ key }: CtSeriesContent): string => deriveUid('ct series', key);
const imageUid = ({ key }: CtSeriesContent, slice: number): string => deriveUid('ct image', key, String(slice));

function seriesModules(content: CtSeriesContent): WritableDataset {
  return {
    SOPClassUID: sopClass.ctImageStorage,
    ...patientStudyModules(content.header),
    ...frameOfReferenceModule(content.header),
    Modality: 'CT',
    SeriesInstanceUID: seriesUid(content),
    SeriesNumber: content.seriesNumber ?? 1,
    SeriesDescription: content.seriesDescription ?? 'Synthetic CT',
    Laterality: '',
    PatientPosition: 'HFS',
    Manufacturer: 'Synthetic',
    ManufacturerModelName: 'recist3d phantom',
    ImageType: ['DERIVED', 'SECONDARY', 'AXIAL'],
    AcquisitionNumber: 1,
    KVP: 120,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
  };
}

function planeModules({ shape, affine, sliceThicknessMm }: CtSeriesContent): WritableDataset {
  const [rowSpacing, columnSpacing] = [norm(affine.rowStep), norm(affine.columnStep)];
  return {
    Rows: shape[1],
    Columns: shape[2],
    PixelSpacing: [rowSpacing, columnSpacing],
    SliceThickness: sliceThicknessMm ?? norm(affine.sliceStep),
    ImageOrientationPatient: [...scale(affine.columnStep, 1 / columnSpacing), ...scale(affine.rowStep, 1 / rowSpacing)],
  };
}

function imageModules(content: CtSeriesContent, slice: number): WritableDataset {
  const plane = content.shape[1] * content.shape[2];
  return {
    SOPInstanceUID: imageUid(content, slice),
    InstanceNumber: slice + 1,
    ImagePositionPatient: indexToLps(content.affine, 0, 0, slice),
    ...storedPixels(content.voxels.subarray(slice * plane, (slice + 1) * plane), content.stored),
  };
}
