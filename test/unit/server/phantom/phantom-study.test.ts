import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { locateMark } from '../../../../dicom-sr/measurement/locate-mark.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { isOwnObject } from '../../../../dicom-sr/provenance/is-own-object.js';
import { readMarks } from '../../../../dicom-sr/readers/read-marks.js';
import { assembleVolume } from '../../../../dicom-sr/volume/assemble-volume.js';
import { readCtImage } from '../../../../dicom-sr/volume/read-ct-image.js';
import { parseMarks } from '../../../../models/evaluation/input/marks-file.js';
import { readCt } from '../../../../models/evaluation/input/nifti/read-ct.js';
import { readNifti } from '../../../../models/evaluation/input/nifti/read-nifti.js';
import { createPhantom, phantomDefaults } from '../../../../models/phantom/create-phantom.js';
import type { PhantomStudyOptions } from '../../../../server/phantom/phantom-study.js';
import { phantomStudy } from '../../../../server/phantom/phantom-study.js';
import { writePhantom } from '../../../../server/phantom/write-phantom.js';

const options = {
  phantom: { ...phantomDefaults, slices: 40, matrix: 128, lesions: 3 },
  form: 'cornerstone3d',
  withoutShortAxis: true,
} as const satisfies PhantomStudyOptions;

describe('phantomStudy', () => {
  const phantom = createPhantom(options.phantom);
  const study = phantomStudy(phantom, options);
  const volume = assembleVolume(study.ct.map(({ part10 }) => readCtImage(part10)));

  test('keeps every voxel through DICOM', () => {
    expect(volume.shape).toEqual(phantom.volume.shape);
    expect(Buffer.from(Int16Array.from(volume.voxels).buffer)).toEqual(
      Buffer.from(Int16Array.from(phantom.volume.voxels).buffer),
    );
    volume.spacingMm.forEach((mm, axis) => expect(mm).toBeCloseTo(phantom.volume.spacingMm[axis], 6));
  });

  test.each(['cornerstone3d', 'planar-roi'] as const)(
    'writes marks as %s that come back where they were set',
    (form) => {
      const { report, lesions } = phantomStudy(phantom, { ...options, form });
      const { dataset } = readPart10(report.part10);
      const { marks, warnings } = readMarks(dataset);
      expect(isOwnObject(dataset)).toBe(false);
      expect(warnings).toEqual([]);
      expect(marks).toHaveLength(3);
      marks.forEach((mark, n) => {
        const { voxel } = locateMark(mark, volume);
        expect(voxel).toEqual(lesions[n].mark);
        expect(mark.trackingUID).toBe(lesions[n].trackingUID);
        expect(mark.finding).toEqual(lesions[n].finding);
        expect(mark.findingSites).toEqual([lesions[n].site]);
      });
    },
  );

  test('leaves the short axis of the first mark out where asked, of no other', () => {
    expect(study.lesions.map(({ mark }) => mark.shortAxis === undefined)).toEqual([true, false, false]);
  });

  test('gives the same bytes for the same options, and other UIDs for others', () => {
    const again = phantomStudy(createPhantom(options.phantom), options);
    expect(again.report.part10).toEqual(study.report.part10);
    expect(again.ct[7].part10).toEqual(study.ct[7].part10);
    const other = phantomStudy(phantom, { ...options, phantom: { ...options.phantom, noiseHu: 2 } });
    expect(other.studyInstanceUID).not.toBe(study.studyInstanceUID);
    expect(other.ct[0].sopInstanceUID).not.toBe(study.ct[0].sopInstanceUID);
  });
});

describe('writePhantom', () => {
  let folder: string;
  const phantom = createPhantom(options.phantom);
  const study = phantomStudy(phantom, options);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recist3d-phantom-'));
    await writePhantom(folder, phantom, study, options);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('writes one file an image and one report', async () => {
    expect(await readdir(join(folder, 'dicom', 'ct'))).toHaveLength(40);
    expect(await readdir(join(folder, 'dicom', 'sr'))).toEqual(['marks.dcm']);
  });

  test('writes the truth as NIfTI on the same grid, in RAS', async () => {
    const ct = readNifti(await readFile(join(folder, 'truth', 'phantom_ct.nii.gz')));
    expect(Buffer.from(readCt(ct).voxels.buffer)).toEqual(Buffer.from(Int16Array.from(phantom.volume.voxels).buffer));
    const [x, y, z] = phantom.affine.origin;
    [-x, -y, z].forEach((mm, axis) => expect(ct.originRas?.[axis]).toBeCloseTo(mm, 3));
    const mask = readCt(readNifti(await readFile(join(folder, 'truth', 'phantom_mask.nii.gz'))));
    study.lesions.forEach(({ truth }, n) => {
      expect(mask.voxels.filter((label) => label === n + 1)).toHaveLength(
        truth.voxels.filter((voxel) => voxel === 1).length,
      );
    });
  });

  test('writes marks as the evaluation reads them', async () => {
    const marks = parseMarks(await readFile(join(folder, 'truth', 'marks.json'), 'utf8'));
    expect(marks.map(({ mark }) => mark)).toEqual(study.lesions.map(({ mark }) => mark));
  });

  test('says the true volume of each lesion', async () => {
    const truth = JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8')) as {
      lesions: { name: string; volumeMm3: number }[];
    };
    expect(truth.lesions.map(({ name }) => name)).toEqual(study.lesions.map(({ name }) => name));
    truth.lesions.forEach(({ volumeMm3 }, n) => expect(volumeMm3).toBeCloseTo(study.lesions[n].volumeMm3, 1));
  });
});
