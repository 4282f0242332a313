import type { Affine } from '../geometry/affine.js';
import type { Vec3 } from '../geometry/vec3.js';
import type { WritableDataset } from '../part10/writable-dataset.js';
import type { Volume } from './volume.js';

/** One source image of a CT volume. */
export interface CtSlice {
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  /** 1-based, only of a multi-frame image. */
  readonly frameNumber?: number;
  /** ImagePositionPatient: LPS mm of the centre of the top left pixel. */
  readonly position: Vec3;
  readonly instanceNumber?: number;
  readonly sliceThicknessMm?: number;
  /** Where its instance is a part of a larger one, PS3.3 C.7.6.16.1.3. */
  readonly concatenation?: { readonly sourceUID: string; readonly frameOffset: number };
}

/** How an image lost what it lost: one ratio and one method (CS) for each compression. */
export interface LossyCompression {
  readonly ratios: readonly number[];
  readonly methods: readonly string[];
}

/** Attributes of the patient, study and frame of reference that a derived object must repeat (PS3.3 C.7.1.1, C.7.2.1). DICOM keywords. */
export interface PatientStudyHeader {
  readonly PatientName: string;
  readonly PatientID: string;
  readonly PatientBirthDate: string;
  readonly PatientSex: string;
  readonly StudyInstanceUID: string;
  readonly StudyDate: string;
  readonly StudyTime: string;
  readonly StudyID: string;
  readonly AccessionNumber: string;
  readonly ReferringPhysicianName: string;
  readonly FrameOfReferenceUID: string;
  readonly PositionReferenceIndicator: string;
}

/** Whose intensities these are; only those of CT are HU. */
export type Modality = 'CT' | 'MR' | 'PT';

/** Something about the series that did not keep it from being a volume. `reason` is a stable word, and a flag of every result. */
export interface VolumeWarning {
  readonly reason: VolumeWarningReason;
  readonly detail: string;
}

export type VolumeWarningReason =
  | 'duplicate-slices'
  | 'slice-missing-elsewhere'
  | 'spacing-differs-elsewhere'
  | 'positions-rounded'
  | 'images-left-out'
  | 'one-pass-of-several'
  | 'gantry-tilt-straightened'
  | 'intensities-not-hu';

/** A CT series as one volume: HU, [slice, row, column], slices ascending along the normal (row direction × column direction). */
export interface CtVolume extends Volume {
  /** Voxel index [column, row, slice] → LPS mm. */
  readonly affine: Affine;
  /** Direction cosines of an image row and of an image column (ImageOrientationPatient), as in the source. */
  readonly orientation: readonly [row: Vec3, column: Vec3];
  /** In volume order: slices[k] is the source of voxels[k]. */
  readonly slices: readonly CtSlice[];
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly frameOfReferenceUID: string;
  /** `&ZZXX` as in the source, PS3.3 C.12.1.1.8; absent where the source does not say. */
  readonly timezoneOffsetFromUTC?: string;
  /** Where an image of the series was compressed with loss at any time, PS3.3 C.7.6.1.1.5. */
  readonly lossyCompression?: LossyCompression;
  /** CT unless given. */
  readonly modality?: Modality;
  /** The display window of the marked image, where it has one (PS3.3 C.11.2.1.2): centre and width in intensities. */
  readonly window?: readonly [center: number, width: number];
  /** Where the series goes on beyond the first or last slice of the volume, which was cut to the surroundings of a mark. */
  readonly cut?: { readonly below: boolean; readonly above: boolean };
  /** [] unless given. */
  readonly warnings?: readonly VolumeWarning[];
  readonly header: PatientStudyHeader;
  /** What the source says of patient and study beyond the header; derived objects repeat it. */
  readonly furtherAttributes?: WritableDataset;
}
