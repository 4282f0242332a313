import { describe, expect, test } from '@jest/globals';
import { indexToLps } from '../../../../dicom-sr/geometry/affine.js';
import type { Vec3 } from '../../../../dicom-sr/geometry/vec3.js';
import { add, distance, scale } from '../../../../dicom-sr/geometry/vec3.js';
import type { WritableDataset } from '../../../../dicom-sr/part10/writable-dataset.js';
import { writePart10 } from '../../../../dicom-sr/part10/write-part10.js';
import { assembleVolume } from '../../../../dicom-sr/volume/assemble-volume.js';
import type { CtImage } from '../../../../dicom-sr/volume/ct-image.js';
import { readCtImage } from '../../../../dicom-sr/volume/read-ct-image.js';
import { ctSeriesDatasets } from '../../../../dicom-sr/writers/write-ct-series.js';
import type { SeriesGrid } from '../../../fixtures/dicom/ct-series.js';
import { grids, testSeries } from '../../../fixtures/dicom/ct-series.js';

const imagesOf = (grid: SeriesGrid, change: (slice: number) => WritableDataset = () => ({})): CtImage[] =>
  ctSeriesDatasets(testSeries(grid)).map((dataset, slice) =>
    readCtImage(writePart10({ ...dataset, ...change(slice) })),
  );

/** Moves slices off their place: `by` in LPS mm. */
const moved = (grid: SeriesGrid, by: (slice: number) => Vec3): CtImage[] =>
  imagesOf(grid, (slice) => ({ ImagePositionPatient: add(indexToLps(grid.affine, 0, 0, slice), by(slice)) }));

const along = (mm: number): Vec3 => [0, 0, mm];

describe('assembleVolume', () => {
  test.each(Object.entries(grids))('places every voxel of the %s series where its image had it', (_, grid) => {
    const volume = assembleVolume(imagesOf(grid));
    const { voxels } = testSeries(grid);
    const [slices, rows, columns] = volume.shape;
    expect(volume.shape).toEqual(grid.shape);
    expect(volume.voxels.buffer).toBeInstanceOf(SharedArrayBuffer);
    for (const [k, j, i] of [
      [0, 0, 0],
      [2, 3, 4],
      [slices - 1, rows - 1, columns - 1],
    ] as const) {
      const lps = indexToLps(volume.affine, i, j, k);
      const source = volume.slices[k].sopInstanceUID;
      const sourceSlice = imagesOf(grid).findIndex(({ sopInstanceUID }) => sopInstanceUID === source);
      expect(distance(lps, indexToLps(grid.affine, i, j, sourceSlice))).toBeLessThan(1e-6);
      expect(volume.voxels[(k * rows + j) * columns + i]).toBe(voxels[(sourceSlice * rows + j) * columns + i]);
    }
  });

  test('orders slices along the normal, against the instance numbers if need be', () => {
    const volume = assembleVolume(imagesOf(grids['reversed slice order']));
    expect(volume.slices.map(({ instanceNumber }) => instanceNumber)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(volume.affine.sliceStep).toEqual([0, 0, 2.5]);
    const flipped = assembleVolume(imagesOf(grids['flipped row']));
    expect(flipped.affine.sliceStep).toEqual([0, 0, -2.5]);
  });

  test('takes the spacing from positions, not from the slice thickness', () => {
    const volume = assembleVolume(imagesOf(grids.axial, () => ({ SliceThickness: 5 })));
    expect(volume.spacingMm).toEqual([2.5, 0.75, 0.625]);
    expect(volume.slices[0].sliceThicknessMm).toBe(5);
  });

  test('applies the rescale of each slice', () => {
    const volume = assembleVolume(imagesOf(grids.axial, (slice) => ({ RescaleIntercept: 100 * slice })));
    expect(volume.voxels[0]).toBe(-1024);
    expect(volume.voxels[120]).toBe(-904 + 100);
  });

  test('turns to Float32 where one slice needs it', () => {
    const volume = assembleVolume(imagesOf(grids.axial, (slice) => ({ RescaleSlope: slice === 3 ? 0.5 : 1 })));
    expect(volume.voxels).toBeInstanceOf(Float32Array);
    expect(volume.voxels[121]).toBe(-903);
  });

  test('counts an instance that comes twice once', () => {
    const images = imagesOf(grids.axial);
    expect(assembleVolume([...images, images[2]]).shape[0]).toBe(7);
  });

  test('lets rounding of positions pass', () => {
    expect(assembleVolume(moved(grids.axial, (slice) => [0.004 * (slice % 2), 0, 0.01 * (slice % 2)])).shape[0]).toBe(
      7,
    );
  });

  describe('of thin slices whose positions are written to tenths of a millimetre', () => {
    const thin = { ...grids.axial, shape: [40, 4, 4] as const };
    const placed = (heights: readonly number[]): CtImage[] =>
      imagesOf(thin, (k) => ({ ImagePositionPatient: [-10, -10, Math.round(heights[k] * 10) / 10] }));
    const codeOf = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        return (error as { readonly code?: unknown }).code;
      }
    };
    const regular = Array.from({ length: 40 }, (_, k) => 0.625 * k - 7.3);

    test('takes the mean distance, and says so', () => {
      const { spacingMm, warnings } = assembleVolume(placed(regular));
      expect(spacingMm[0]).toBeCloseTo(0.625, 2);
      expect(warnings?.map(({ reason }) => reason)).toEqual(['positions-rounded']);
    });

    test('still sees a slice that is missing', () => {
      expect(codeOf(() => assembleVolume(placed(regular).filter((_, k) => k !== 20)))).toBe('missing-slice');
    });

    test('still sees a distance that changes', () => {
      const wider = regular.map((mm, k) => mm + (k > 20 ? 0.1 * (k - 20) : 0));
      expect(codeOf(() => assembleVolume(placed(wider)))).toBe('irregular-spacing');
    });
  });

  test('remembers one lossy image', () => {
    const volume = assembleVolume(
      imagesOf(grids.axial, (slice) =>
        slice === 4 ? { LossyImageCompression: '01', LossyImageCompressionRatio: 9 } : {},
      ),
    );
    expect(volume.lossyCompression).toEqual({ ratios: [9], methods: [] });
  });

  const axial = grids.axial;
  const others: readonly [string, string, () => readonly CtImage[]][] = [
    ['empty-series', 'no image', () => []],
    ['too-few-slices', 'one image', () => imagesOf(axial).slice(0, 1)],
    ['missing-slice', 'a slice left out', () => imagesOf(axial).filter((_, k) => k !== 3)],
    ['missing-slice', 'two slices in a row left out', () => imagesOf(axial).filter((_, k) => k !== 3 && k !== 4)],
    [
      'missing-slice',
      'three slices of which one was left out',
      () => imagesOf(axial).filter((_, k) => k < 4 && k !== 2),
    ],
    ['duplicate-position', 'two slices at one place', () => moved(axial, (k) => along(k >= 3 ? -2.5 : 0))],
    ['duplicate-position', 'all slices at one place', () => moved(axial, (k) => along(-2.5 * k))],
    ['irregular-spacing', 'a gap 2 % too wide', () => moved(axial, (k) => along(k > 3 ? 0.05 : 0))],
    ['irregular-spacing', 'a gap of one and a half', () => moved(axial, (k) => along(k > 3 ? 1.25 : 0))],
    ['gantry-tilt', 'slices sheared by 47°', () => moved(axial, (k) => [0, 2.7 * k, 0])],
    ['displaced-slice', 'one slice shifted within its plane', () => moved(axial, (k) => [k === 3 ? 2 : 0, 0, 0])],
    [
      'mixed-orientation',
      'a localizer among the slices',
      () => imagesOf(axial, (k) => (k === 0 ? { ImageOrientationPatient: [1, 0, 0, 0, 0, -1] } : {})),
    ],
    [
      'mixed-orientation',
      'another pixel spacing',
      () => imagesOf(axial, (k) => (k === 0 ? { PixelSpacing: [0.75, 0.75] } : {})),
    ],
    ['mixed-orientation', 'another matrix', () => imagesOf(axial, (k) => (k === 0 ? { Rows: 10, Columns: 12 } : {}))],
    [
      'mixed-frame-of-reference',
      'another frame of reference',
      () => imagesOf(axial, (k) => (k === 6 ? { FrameOfReferenceUID: '1.2.3' } : {})),
    ],
    ['invalid-attribute', 'two series', () => imagesOf(axial, (k) => (k === 6 ? { SeriesInstanceUID: '1.2.3' } : {}))],
  ];
  test.each(others)('refuses as %s: %s', (code, _, images) => {
    expect(() => assembleVolume(images())).toThrow(expect.objectContaining({ code }));
  });

  test('tells a sheared stack by its angle, and keeps every slice where it is', () => {
    const step: Vec3 = [0, Math.tan(Math.PI / 12) * 2.5, 0];
    const volume = assembleVolume(moved(grids.axial, (k) => scale(step, k)));
    expect(volume.warnings?.map(({ reason, detail }) => `${reason} ${detail}`)).toEqual([
      'gantry-tilt-straightened The slices are sheared by 15.0°.',
    ]);
    expect(volume.spacingMm[0]).toBeCloseTo(2.5, 9);
    const place = indexToLps(grids.axial.affine, 3, 2, 5);
    expect(distance(indexToLps(volume.affine, 3, 2, 5), add(place, scale(step, 5)))).toBeLessThan(1e-6);
  });

  test('refuses a series that is larger than allowed', () => {
    expect(() => assembleVolume(imagesOf(grids.axial), { maxVoxels: 800 })).toThrow(
      expect.objectContaining({ code: 'series-too-large' }),
    );
  });
});
