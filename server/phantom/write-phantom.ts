import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeOutFolder } from '../folders/make-out-folder.js';
import type { Phantom } from '../../models/phantom/create-phantom.js';
import { labelMap } from './label-map.js';
import type { PhantomStudy, PhantomStudyOptions, StudyLesion } from './phantom-study.js';
import { writeNifti } from './write-nifti.js';

/**
 * Writes a phantom into a folder:
 * `dicom/ct/0001.dcm …` and `dicom/sr/marks.dcm`; `truth/phantom_ct.nii.gz`, `truth/phantom_mask.nii.gz` (labels in the order of
 * truth.json) and `truth/marks.json` (as `evaluate --marks` reads them); `truth.json` with the true volumes.
 */
export async function writePhantom(
  folder: string,
  phantom: Phantom,
  study: PhantomStudy,
  options: PhantomStudyOptions,
): Promise<void> {
  const [ct, sr, truth] = [join(folder, 'dicom', 'ct'), join(folder, 'dicom', 'sr'), join(folder, 'truth')];
  for (const path of [ct, sr, truth]) makeOutFolder(path);
  for (const [n, { part10 }] of study.ct.entries()) {
    await writeFile(join(ct, `${String(n + 1).padStart(4, '0')}.dcm`), part10);
  }
  await writeFile(join(sr, 'marks.dcm'), study.report.part10);
  const { volume, affine } = phantom;
  const labels = labelMap(
    study.lesions.map((lesion) => lesion.truth),
    volume.shape,
  );
  const voxels = Int16Array.from(volume.voxels);
  await writeFile(join(truth, 'phantom_ct.nii.gz'), writeNifti({ voxels, shape: volume.shape, affine }));
  await writeFile(join(truth, 'phantom_mask.nii.gz'), writeNifti({ voxels: labels, shape: volume.shape, affine }));
  await writeFile(join(truth, 'marks.json'), json(study.lesions.map(filedMark)));
  await writeFile(join(folder, 'truth.json'), json(truthOf(phantom, study, options)));
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const filedMark = ({ mark: { slice, longAxis, shortAxis } }: StudyLesion, n: number) => ({
  id: 'phantom',
  label: n + 1,
  keySlice: slice,
  longAxis,
  ...(shortAxis && { shortAxis }),
});

function truthOf({ volume }: Phantom, study: PhantomStudy, options: PhantomStudyOptions) {
  const voxelMm3 = volume.spacingMm[0] * volume.spacingMm[1] * volume.spacingMm[2];
  return {
    options,
    studyInstanceUID: study.studyInstanceUID,
    ctSeriesInstanceUID: study.ct[0].seriesInstanceUID,
    reportInstanceUID: study.report.sopInstanceUID,
    shape: volume.shape,
    spacingMm: volume.spacingMm,
    lesions: study.lesions.map((lesion, n) => ({
      label: n + 1,
      name: lesion.name,
      kind: lesion.kind,
      finding: lesion.finding,
      site: lesion.site,
      volumeMm3: round(lesion.volumeMm3),
      maskVolumeMm3: round(lesion.truth.voxels.reduce((sum, voxel) => sum + voxel, 0) * voxelMm3),
      trackingUID: lesion.trackingUID,
      markedImageUID: lesion.markedImageUID,
      mark: lesion.mark,
    })),
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
