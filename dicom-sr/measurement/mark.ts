import type { ImagePoint } from '../geometry/index-point.js';
import type { Vec3 } from '../geometry/vec3.js';
import type { VoxelMark } from '../volume/voxel-mark.js';
import type { Code } from './code.js';

/** One line of a RECIST measurement, endpoints [column, row] as DICOM counts (PS3.3 C.18.6: centre of the top left pixel = [0.5, 0.5]). */
export interface MarkAxis {
  readonly endpoints: readonly [ImagePoint, ImagePoint];
  /** The length that the document states, where it states one in a unit of length. */
  readonly reportedMm?: number;
}

export interface ReferencedImage {
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  /** 1-based, only for multi-frame images. */
  readonly frameNumber?: number;
  /** Study and series of the image, where the document's evidence names them (PS3.3 C.17.2.3). */
  readonly studyInstanceUID?: string;
  readonly seriesInstanceUID?: string;
  /** YYYYMMDD, where a document that is no DICOM object states it. */
  readonly studyDate?: string;
}

/** Where the finding lies, PS3.16 TID 1501 rows 7 and 8. */
export interface FindingSite extends Code {
  readonly laterality?: Code;
  readonly topographicalModifier?: Code;
}

/** Where a mark was read from. */
export interface MarkSource {
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly studyInstanceUID: string;
  /** 0-based position of the measurement group within its document. */
  readonly groupIndex: number;
  /** Set where the document is no DICOM object: sopClassUID is '' then, and the UIDs of document and series are those that it states, or derived. */
  readonly format?: 'aim' | 'csv';
  /** VerificationFlag VERIFIED (PS3.3 C.17.2). */
  readonly verified?: true;
  /** CompletionFlag PARTIAL or PreliminaryFlag PRELIMINARY (PS3.3 C.17.2). */
  readonly preliminary?: true;
}

export interface Observer {
  readonly type: 'person' | 'device';
  readonly name: string;
}

/** A RECIST measurement as found in a document: on one image, with who, what and where from. */
export interface Mark {
  readonly longAxis: MarkAxis;
  readonly shortAxis?: MarkAxis;
  readonly referencedImage: ReferencedImage;
  readonly trackingID?: string;
  readonly trackingUID?: string;
  readonly finding?: Code;
  readonly findingSites: readonly FindingSite[];
  readonly observer?: Observer;
  readonly source: MarkSource;
  /** Set where nobody drew the lines: they were measured on an outline or a segment. */
  readonly derivedFrom?: 'contours' | 'segment';
  /** Other, earlier documents that hold a mark of the same lesion on the same image; this one counts (same-lesion.ts). */
  readonly alsoIn?: readonly MarkSource[];
}

/** A mark placed in its CT volume: voxel indices for segmentation, LPS mm for everything that leaves the grid. */
export interface LocatedMark {
  readonly mark: Mark;
  readonly voxel: VoxelMark;
  readonly longAxisLps: readonly [Vec3, Vec3];
  readonly shortAxisLps?: readonly [Vec3, Vec3];
}

/** Two points in LPS mm. */
export type PatientLine = readonly [Vec3, Vec3];

/** Lines in patient coordinates: they lie on whichever image passes through them. */
export interface PatientLines {
  readonly kind: 'patient-lines';
  readonly frameOfReferenceUID: string;
  readonly longAxis: PatientLine;
  readonly longReportedMm?: number;
  readonly shortAxis?: PatientLine;
  readonly shortReportedMm?: number;
  /** Images that the document names for the lines; the nearest of them is the marked one. */
  readonly imageUIDs?: readonly string[];
  /** Series that the document names, where it names no image. */
  readonly seriesInstanceUIDs?: readonly string[];
  /** Of the plane that the lines were measured in, where they were measured on a region: slices in another plane do not hold them. */
  readonly normal?: Vec3;
}

/** A segment of a segmentation on which a report states lengths without drawing them: measure-segment.ts measures the lines there. */
export interface SegmentReference {
  readonly kind: 'segment';
  readonly sopInstanceUID: string;
  /** Study and series of the segmentation, where the report's evidence names them. */
  readonly studyInstanceUID?: string;
  readonly seriesInstanceUID?: string;
  /** Absent where the reference is to all segments, or to frames alone. */
  readonly segmentNumber?: number;
  /** 1-based, where the report names the frames that were measured. */
  readonly frameNumbers?: readonly number[];
  readonly longReportedMm?: number;
  readonly shortReportedMm?: number;
  /** Series that the report says were segmented. */
  readonly seriesInstanceUIDs?: readonly string[];
  /** Images that it says were segmented. */
  readonly sourceImageUIDs?: readonly string[];
}

/** Lines in pixels of an image of which a table says only UID or number. */
export interface NamedImage {
  readonly kind: 'named-image';
  readonly sopInstanceUID?: string;
  readonly frameNumber?: number;
  readonly seriesInstanceUID?: string;
  /** Where the series is known by numbers: as patient ID, study ID and series number stand in the images. */
  readonly series?: { readonly patientID?: string; readonly studyID?: string; readonly seriesNumber: string };
  readonly instanceNumber?: number;
  readonly longAxis: MarkAxis;
  readonly shortAxis?: MarkAxis;
  /** mm between the centres of neighbouring rows and columns, where the table states it: another one is another image. */
  readonly pixelSpacingMm?: readonly [row: number, column: number];
}

/** A mark that can be placed only when the geometry of the images is known, or its segmentation is at hand: place-marks.ts makes a mark of it. */
export interface UnplacedMark {
  readonly place: PatientLines | NamedImage | SegmentReference;
  readonly mark: Omit<Mark, 'longAxis' | 'shortAxis' | 'referencedImage'>;
  /** Study of the images, where the document names it. */
  readonly studyInstanceUID?: string;
}

/** Why something in a document was not read as a mark. `reason` is a stable word; `detail` names no patient. */
export interface ReadWarning {
  readonly reason: string;
  readonly detail: string;
  /** 0-based measurement group where the warning belongs to one. */
  readonly groupIndex?: number;
  /** Images that the warning is about, such as those that a key object note flags. */
  readonly images?: readonly ReferencedImage[];
}

export interface ReadMarks {
  readonly marks: readonly Mark[];
  readonly warnings: readonly ReadWarning[];
  /** Marks that wait for the geometry of the images; absent where there is none. */
  readonly unplaced?: readonly UnplacedMark[];
  /** Whose marks they are, where a document that is no DICOM object says so. */
  readonly patientID?: string;
}
