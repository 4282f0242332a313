import { describe, expect, test } from '@jest/globals';
import type { MaskView } from '../../../../server/http/lesion/lesion-schemas.js';
import { maskSchema } from '../../../../server/http/lesion/lesion-schemas.js';
import { maskOfView, viewOfMask } from '../../../../server/interactive/mask-view.js';
import { fitMask } from '../../../../models/interactive/fit-mask.js';
import { grids } from '../../../fixtures/dicom/ct-series.js';
import { testMask, testVolume } from '../../../fixtures/dicom/result-content.js';

describe('a mask as the API exchanges it', () => {
  test.each(Object.entries(grids))('comes back voxel for voxel: %s', (_name, grid) => {
    const volume = testVolume(grid);
    const view = maskSchema.parse(viewOfMask(testMask(), volume));
    const shuffled = { ...view, slices: [...view.slices].reverse() };
    const tight = fitMask(testMask(), volume.shape, 0);
    expect(fitMask(maskOfView(shuffled, volume), volume.shape, 0)).toEqual(tight);
  });

  const volume = testVolume(grids.oblique);
  const view = viewOfMask(testMask(), volume);
  const [first, ...rest] = view.slices;
  const withGrid = (changes: Partial<MaskView['grid']>): MaskView => ({ ...view, grid: { ...view.grid, ...changes } });
  const withSlice = (changes: Partial<typeof first>): MaskView => ({
    ...view,
    slices: [{ ...first, ...changes }, ...rest],
  });
  const [a, b, c] = first.imagePositionPatient;

  test.each<[string, MaskView]>([
    ['of another series', withGrid({ seriesInstanceUID: '1.2' })],
    ['of another frame of reference', withGrid({ frameOfReferenceUID: '1.2' })],
    ['of another matrix', withGrid({ rows: view.grid.columns, columns: view.grid.rows })],
    ['of another spacing', withGrid({ pixelSpacing: [view.grid.pixelSpacing[0] * 1.01, view.grid.pixelSpacing[1]] })],
    ['turned', withGrid({ imageOrientationPatient: view.grid.imageOrientationPatient.map((v) => -v) })],
    ['at another position', withSlice({ imagePositionPatient: [a, b, c + 0.05] })],
    ['on an image that is not there', withSlice({ sopInstanceUID: '1.2' })],
    ['on a frame that is not there', withSlice({ frameNumber: 2 })],
    ['with an image twice', { ...view, slices: [first, ...view.slices] }],
    ['with a run beyond the image', withSlice({ runs: [view.grid.rows * view.grid.columns - 1, 2] })],
    ['with runs that overlap', withSlice({ runs: [3, 4, 5, 2] })],
    ['with a run of no length', withSlice({ runs: [3, 0] })],
    ['with half a run', withSlice({ runs: [3] })],
  ])('is refused %s', (_what, wrong) => {
    expect(() => maskOfView(wrong, volume)).toThrow(expect.objectContaining({ code: 'grid-mismatch' }));
  });

  test('is refused without a pixel', () => {
    expect(() => maskOfView({ ...view, slices: [] }, volume)).toThrow(expect.objectContaining({ code: 'empty-mask' }));
  });
});
