import { describe, expect, test } from '@jest/globals';
import { createGrabCut3d, createGrabCut3dE } from '../../../../models/methods/grabcut-3d.js';
import { createGrabCutR } from '../../../../models/methods/grabcut-r.js';
import type { Segmentation } from '../../../../models/methods/segmentation-method.js';
import { ball, dice } from './ball.js';

/** Voxels by slice of the volume. */
function areas({ mask }: Segmentation): ReadonlyMap<number, number> {
  const [slices, rows, columns] = mask.shape;
  const area = rows * columns;
  return new Map(
    Array.from({ length: slices }, (_, k) => [
      mask.origin[0] + k,
      mask.voxels.subarray(k * area, (k + 1) * area).reduce((sum, value) => sum + value, 0),
    ]),
  );
}

const methods = [createGrabCut3d(), createGrabCut3dE()].map((method) => [method.description.id, method] as const);

describe('GrabCut slice by slice', () => {
  test.each(methods)('%s equals GrabCut-R on the marked slice', (_, method) => {
    const lesion = ball();
    const [volume, plane] = [method, createGrabCutR()].map((m) => areas(m.segment(lesion.volume, lesion.mark)));
    expect(volume.get(lesion.mark.slice)).toBe(plane.get(lesion.mark.slice));
  });

  test.each(methods)('%s reaches as far up and down as the axes are long, and no further', (_, method) => {
    const lesion = ball({ heightMm: 12 });
    const found = [...areas(method.segment(lesion.volume, lesion.mark))].filter(([, count]) => count > 0);
    const reach = found.map(([slice]) => Math.abs(slice - lesion.mark.slice) * lesion.volume.spacingMm[0]);
    expect(Math.max(...reach)).toBeLessThan(12.5);
    expect(Math.max(...reach)).toBeGreaterThan(7);
  });

  test('finds a ball better with axes that shrink than with the same ones everywhere where nothing else tells them apart', () => {
    const lesion = ball({ heightMm: 12, background: 60 });
    const [same, shrinking] = [createGrabCut3d(), createGrabCut3dE()].map((method) =>
      dice(method.segment(lesion.volume, lesion.mark), lesion),
    );
    expect(shrinking).toBeGreaterThan(same);
    expect(shrinking).toBeGreaterThan(0.85);
  });

  test('follows the image on every slice where there is contrast', () => {
    const lesion = ball({ heightMm: 11 });
    expect(dice(createGrabCut3dE().segment(lesion.volume, lesion.mark), lesion)).toBeGreaterThan(0.9);
  });

  test.each(methods)('%s takes a mark without a short axis and says so', (_, method) => {
    const lesion = ball();
    const { shortAxis: _shortAxis, ...longOnly } = lesion.mark;
    expect(method.segment(lesion.volume, longOnly).flags).toContain('short-axis-assumed');
  });

  test.each(methods)('%s says that a lesion reaches the end of the volume', (_, method) => {
    const lesion = ball();
    const found = method.segment(lesion.volume, { ...lesion.mark, slice: 0 });
    expect(found.flags).toContain('touches-volume-end');
    expect(found.mask.origin[0]).toBe(0);
  });

  test.each(methods)('%s keeps one component, the marked one', (_, method) => {
    const lesion = ball({ background: 60 });
    const { mask } = method.segment(lesion.volume, lesion.mark);
    const filled = [...areas({ mask, flags: [] })].filter(([, count]) => count > 0).map(([slice]) => slice);
    expect(filled).toEqual(Array.from(filled, (_slice, i) => filled[0] + i));
  });
});
