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
}

/** A mark placed in its CT volume: voxel indices for segmentation, LPS mm for everything that leaves the grid. */
export interface LocatedMark {
  readonly mark: Mark;
  readonly voxel: VoxelMark;
  readonly longAxisLps: readonly [Vec3, Vec3];
  readonly shortAxisLps?: readonly [Vec3, Vec3];
}

/** Why something in a document was not read as a mark. `reason` is a stable word; `detail` names no patient. */
export interface ReadWarning {
  readonly reason: string;
  readonly detail: string;
  /** 0-based measurement group where the warning belongs to one. */
  readonly groupIndex?: number;
}

export interface ReadMarks {
  readonly marks: readonly Mark[];
  readonly warnings: readonly ReadWarning[];
}
