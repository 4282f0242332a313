import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { toImagePoint } from '../../dicom-sr/geometry/index-point.js';
import type { MarkAxis } from '../../dicom-sr/measurement/mark.js';
import { deriveUid } from '../../dicom-sr/provenance/derive-uid.js';
import type { PatientStudyHeader } from '../../dicom-sr/volume/ct-volume.js';
import type { VoxelAxis, VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { MarkToWrite } from '../../dicom-sr/writers/mark-group.js';
import { writeCtSeries } from '../../dicom-sr/writers/write-ct-series.js';
import { writeMarkSr } from '../../dicom-sr/writers/write-mark-sr.js';
import type { WrittenObject } from '../../dicom-sr/writers/written-object.js';
import type { Phantom, PhantomOptions } from '../../models/phantom/create-phantom.js';
import type { PhantomLesion } from '../../models/phantom/phantom-lesion.js';

export interface PhantomStudyOptions {
  /** What the phantom was made from; other options never share a UID. */
  readonly phantom: PhantomOptions;
  /** As OHIF stores marks, or by TID 1410. */
  readonly form: 'cornerstone3d' | 'planar-roi';
  /** The first lesion's mark is a single line. */
  readonly withoutShortAxis: boolean;
}

/** A lesion of the study: its truth, and the mark as it stands in the report. */
export interface StudyLesion extends PhantomLesion {
  readonly trackingUID: string;
  readonly markedImageUID: string;
}

/** A phantom as an archive would hold it. */
export interface PhantomStudy {
  readonly studyInstanceUID: string;
  /** In volume order. */
  readonly ct: readonly WrittenObject[];
  readonly report: WrittenObject;
  readonly lesions: readonly StudyLesion[];
}

/** @returns CT series and mark report of a phantom; the same options give the same bytes. */
export function phantomStudy(phantom: Phantom, options: PhantomStudyOptions): PhantomStudy {
  const key = JSON.stringify(options.phantom);
  const header = phantomHeader(key, options.phantom.seed);
  const { voxels, shape } = phantom.volume;
  const ct = writeCtSeries({ voxels, shape, affine: phantom.affine, header, key, seriesDescription: 'Phantom CT' });
  const lesions = phantom.lesions.map((lesion, n) => studyLesion(lesion, n, key, ct, options.withoutShortAxis));
  const report = writeMarkSr({
    header,
    key: JSON.stringify([key, options.form, options.withoutShortAxis]),
    contentAt: new Date(Date.UTC(2026, 0, 1, 12, 30)),
    form: options.form,
    marks: lesions.map((lesion) => markOf(lesion, ct, phantom, options.form)),
  });
  return { studyInstanceUID: header.StudyInstanceUID, ct, report, lesions };
}

/** An invented patient: nobody has this name or number. */
function phantomHeader(key: string, seed: number): PatientStudyHeader {
  return {
    PatientName: 'Phantom^Torso',
    PatientID: `PHANTOM-${seed}`,
    PatientBirthDate: '',
    PatientSex: 'O',
    StudyInstanceUID: deriveUid('phantom study', key),
    StudyDate: '20260101',
    StudyTime: '120000',
    StudyID: '1',
    AccessionNumber: '',
    ReferringPhysicianName: '',
    FrameOfReferenceUID: deriveUid('phantom frame of reference', key),
    PositionReferenceIndicator: '',
  };
}

function studyLesion(
  lesion: PhantomLesion,
  n: number,
  key: string,
  ct: readonly WrittenObject[],
  withoutShortAxis: boolean,
): StudyLesion {
  const { slice, longAxis } = lesion.mark;
  const mark: VoxelMark = withoutShortAxis && n === 0 ? { slice, longAxis } : lesion.mark;
  return {
    ...lesion,
    mark,
    trackingUID: deriveUid('phantom lesion', key, String(n)),
    markedImageUID: ct[slice].sopInstanceUID,
  };
}

/** @returns the mark of a lesion as a report holds it. */
export function markOf(
  { mark, name, finding, site, trackingUID }: StudyLesion,
  ct: readonly WrittenObject[],
  { affine }: Phantom,
  form: PhantomStudyOptions['form'],
): MarkToWrite {
  const { sopClassUID, sopInstanceUID, seriesInstanceUID } = ct[mark.slice];
  const axis = (line: VoxelAxis): MarkAxis => markAxis(line, affine.columnStep, affine.rowStep);
  return {
    longAxis: axis(mark.longAxis),
    ...(mark.shortAxis && { shortAxis: axis(mark.shortAxis) }),
    referencedImage: { sopClassUID, sopInstanceUID, seriesInstanceUID },
    // OHIF takes the tool from the tracking identifier, so that only the other form can name the lesion there
    ...(form === 'planar-roi' && { trackingID: name }),
    trackingUID,
    finding,
    findingSites: [site],
  };
}

function markAxis([a, b]: VoxelAxis, columnStep: Vec3, rowStep: Vec3): MarkAxis {
  const reportedMm = Math.hypot(
    ...[0, 1, 2].map((axis) => (b[0] - a[0]) * columnStep[axis] + (b[1] - a[1]) * rowStep[axis]),
  );
  return { endpoints: [toImagePoint(a), toImagePoint(b)], reportedMm: Math.round(reportedMm * 1000) / 1000 };
}
