import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { maskFromSeg } from '../../dicom-sr/readers/mask-from-seg.js';
import { readSeg } from '../../dicom-sr/readers/read-seg.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import { assembleVolume } from '../../dicom-sr/volume/assemble-volume.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import { readCtImage } from '../../dicom-sr/volume/read-ct-image.js';
import { alignMasks } from '../../models/metrics/align-masks.js';
import { countOverlap, overlapMetrics } from '../../models/metrics/overlap.js';
import type { LesionRow, WarningRow } from '../../server/report/conversion-report.js';
import { hasLung1, lung1Truth, makeLung1 } from '../fixtures/lung1-study.js';

const withData = hasLung1 ? describe : describe.skip;

interface Report {
  readonly lesions: readonly LesionRow[];
  readonly warnings: readonly WarningRow[];
}

const run = (...args: readonly string[]) => promisify(execFile)(process.execPath, args);

function dice(first: Mask, second: Mask): number {
  const aligned = alignMasks(first, second);
  return overlapMetrics(countOverlap(aligned.first, aligned.second)).dice;
}

/** Where a mask would be if the volume were read the other way round along one axis of [slice, row, column]. */
function flipped(mask: Mask, axis: 0 | 1 | 2, volume: Volume): Mask {
  const [, rows, columns] = mask.shape;
  const voxels = mask.voxels.map((_, i) => {
    const index = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
    index[axis] = mask.shape[axis] - 1 - index[axis];
    return mask.voxels[(index[0] * rows + index[1]) * columns + index[2]];
  });
  const [slice, row, column] = mask.origin.map((first, i) =>
    i === axis ? volume.shape[i] - first - mask.shape[i] : first,
  );
  return { ...mask, origin: [slice, row, column], voxels };
}

withData('recist3d convert on a real lung cancer, marked by the fixture from its contour', () => {
  let folder: string;
  let volume: CtVolume;
  let truth: Mask;
  let row: LesionRow;
  let result: Mask;
  let report: Report;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recist3d-lung1-'));
    const [input, out] = [join(folder, 'in'), join(folder, 'out')];
    makeLung1(input);
    await run(resolve('bin/recist3d.mjs'), 'convert', input, out);
    const ct = join(input, 'LUNG1-001', 'CT');
    const files = await readdir(ct);
    volume = assembleVolume(await Promise.all(files.map(async (file) => readCtImage(await readFile(join(ct, file))))));
    truth = lung1Truth(volume);
    report = JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as Report;
    [row] = report.lesions.filter(({ document }) => document === 'mark.dcm');
    const seg = readSeg(readPart10(await readFile(join(out, row.segmentation?.path ?? ''))).dataset);
    result = maskFromSeg(seg, 1, volume);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('knows the contour of the planning system for the same lesion, and leaves that of another series', () => {
    const structureSets = report.lesions.filter(({ document }) => document !== 'mark.dcm');
    expect(structureSets.map(({ document, state, reason }) => [document, state, reason?.code])).toEqual([
      ['LUNG1-001/RTSTRUCT/aria_v15.dcm', 'superseded', 'duplicate-mark'],
    ]);
    const reasons = report.warnings.filter(({ reason }) => reason !== 'not-a-lesion');
    expect(reasons.map(({ document, reason }) => [document, reason])).toEqual([
      ['LUNG1-001/RTSTRUCT/xio_original.dcm', 'image-not-found'],
    ]);
  });

  test('agrees with the contour of the radiotherapists', () => {
    expect(row.state).toBe('converted');
    expect(dice(result, truth)).toBeGreaterThan(0.6);
  });

  test('is mirrored along no axis', () => {
    const right = dice(result, truth);
    for (const axis of [0, 1, 2] as const)
      expect(dice(flipped(result, axis, volume), truth)).toBeLessThan(0.75 * right);
  });

  test('measures the volume that the segmentation holds', () => {
    const [slice, line, column] = volume.spacingMm;
    const voxels = result.voxels.reduce((sum, voxel) => sum + voxel, 0);
    expect(row.measurements?.volumeMm3).toBeCloseTo(voxels * slice * line * column, 0);
  });

  test('has a mark as long as the contour', () => {
    expect(row.mark?.longAxisMm).toBeCloseTo(92.8, 0);
    expect(row.mark?.shortAxisMm).toBeCloseTo(76.1, 0);
  });
});
