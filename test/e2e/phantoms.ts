import type { Affine } from '../../dicom-sr/geometry/affine.js';
import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { writePart10 } from '../../dicom-sr/part10/write-part10.js';
import { deriveUid } from '../../dicom-sr/provenance/derive-uid.js';
import { ctSeriesDatasets } from '../../dicom-sr/writers/write-ct-series.js';
import type { Phantom, PhantomOptions } from '../../models/phantom/create-phantom.js';
import { createPhantom, phantomDefaults } from '../../models/phantom/create-phantom.js';
import type { PhantomStudy } from '../../server/phantom/phantom-study.js';
import { phantomStudy } from '../../server/phantom/phantom-study.js';
import { enhancedCt } from '../fixtures/dicom/enhanced-ct.js';
import { reportOn, scanLesion } from '../fixtures/dicom/lesion-scene.js';

/** A study as it is stored in the archive. */
export interface AdmittedStudy extends Pick<PhantomStudy, 'studyInstanceUID' | 'ct' | 'report'> {
  /** As many as are marked. */
  readonly lesions: readonly unknown[];
}

/** Small enough to be converted in seconds. */
const small: Partial<PhantomOptions> = { matrix: 192, slices: 60, lesions: 3 };

/** @returns a phantom as an archive would hold it. */
export function plainStudy(seed: number, options: Partial<PhantomOptions> = {}): PhantomStudy {
  const phantom = { ...phantomDefaults, ...small, ...options, seed };
  return phantomStudy(createPhantom(phantom), { phantom, form: 'cornerstone3d', withoutShortAxis: false });
}

/** @returns a phantom whose marks all lie on the slice of the first one, as of a patient with many lesions. */
export function crowdedStudy(seed: number): PhantomStudy {
  return changed(seed, (phantom) => {
    const [{ mark }] = phantom.lesions;
    return {
      ...phantom,
      lesions: phantom.lesions.map((lesion) => ({ ...lesion, mark: { ...lesion.mark, slice: mark.slice } })),
    };
  });
}

/** @returns the same patient on a couch that is turned and tilted: no axis of the images is one of the patient. */
export function obliqueStudy(seed: number): PhantomStudy {
  return changed(seed, (phantom) => ({ ...phantom, affine: turned(phantom.affine) }));
}

/** @returns a phantom whose first image lies at the head: against the direction of the normal. */
export function reversedStudy(seed: number): PhantomStudy {
  return changed(seed, (phantom) => {
    const [slices] = phantom.volume.shape;
    const { origin, sliceStep } = phantom.affine;
    const last = origin.map((value, axis) => value + (slices - 1) * sliceStep[axis]) as unknown as Vec3;
    const affine = { ...phantom.affine, origin: last, sliceStep: sliceStep.map((value) => -value) as unknown as Vec3 };
    const lesions = phantom.lesions.map((lesion) => ({
      ...lesion,
      mark: { ...lesion.mark, slice: slices - 1 - lesion.mark.slice },
    }));
    return { ...phantom, affine, lesions, volume: { ...phantom.volume, voxels: flipped(phantom) } };
  });
}

/** @returns a lesion of a CT series that is one multi-frame image; its mark names a frame. */
export function multiFrameStudy(key: string): AdmittedStudy {
  const scanned = scanLesion({ key });
  const sopInstanceUID = deriveUid('multi-frame', key);
  const dataset = enhancedCt(ctSeriesDatasets(scanned.content), { sopInstanceUID });
  const image = {
    studyInstanceUID: dataset['StudyInstanceUID'] as string,
    seriesInstanceUID: dataset['SeriesInstanceUID'] as string,
    sopClassUID: dataset['SOPClassUID'] as string,
    sopInstanceUID,
  };
  return {
    studyInstanceUID: image.studyInstanceUID,
    ct: [{ ...image, part10: writePart10(dataset) }],
    report: reportOn(scanned, { ...image, frameNumber: scanned.markedSlice + 1 }),
    lesions: [scanned],
  };
}

function flipped({ volume }: Phantom): Int16Array {
  const [slices, rows, columns] = volume.shape;
  const plane = rows * columns;
  const voxels = new Int16Array(volume.voxels.length);
  for (let k = 0; k < slices; k++)
    voxels.set(volume.voxels.subarray(k * plane, (k + 1) * plane), (slices - 1 - k) * plane);
  return voxels;
}

function changed(seed: number, change: (phantom: Phantom) => Phantom): PhantomStudy {
  const phantom = { ...phantomDefaults, ...small, lesions: 2, seed };
  return phantomStudy(change(createPhantom(phantom)), { phantom, form: 'cornerstone3d', withoutShortAxis: false });
}

/** Turned by 20° about z, then by 15° about x. */
function turned(affine: Affine): Affine {
  const [a, b] = [(20 * Math.PI) / 180, (15 * Math.PI) / 180];
  const turn = ([x, y, z]: Vec3): Vec3 => {
    const [u, v] = [x * Math.cos(a) - y * Math.sin(a), x * Math.sin(a) + y * Math.cos(a)];
    return [u, v * Math.cos(b) - z * Math.sin(b), v * Math.sin(b) + z * Math.cos(b)];
  };
  return {
    origin: turn(affine.origin),
    columnStep: turn(affine.columnStep),
    rowStep: turn(affine.rowStep),
    sliceStep: turn(affine.sliceStep),
  };
}
