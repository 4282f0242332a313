import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { outerEdgeAxes } from '../../../models/measure/outer-edge-axes.js';
import { recistFromMask } from '../../../models/measure/recist-from-mask.js';

const slices = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([rows, columns]) =>
  fc
    .array(fc.boolean(), { minLength: rows * columns, maxLength: rows * columns })
    .filter((values) => values.includes(true))
    .map((values) => ({ rows, columns, pixels: Uint8Array.from(values, Number) })),
);
const spacings = fc.tuple(fc.double({ min: 0.3, max: 2, noNaN: true }), fc.double({ min: 0.3, max: 2, noNaN: true }));

type Point = readonly [column: number, row: number];
const lesionPixels = ({ rows, columns, pixels }: { rows: number; columns: number; pixels: Uint8Array }) =>
  Array.from({ length: rows * columns }, (_, i) => [i % columns, Math.floor(i / columns)] as const).filter(
    (_, i) => pixels[i] === 1,
  );
const toMm = ([column, row]: Point, spacing: readonly [number, number]) =>
  [column * spacing[1], row * spacing[0]] as const;
const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(a[0] - b[0], a[1] - b[1]);

describe('axes of a mask', () => {
  test('the long axis is as long as the farthest of all pairs of lesion pixels', () => {
    fc.assert(
      fc.property(slices, spacings, (slice, spacing) => {
        const [a, b] = recistFromMask(slice, spacing)!.longAxis;
        const centres = lesionPixels(slice).map((pixel) => toMm(pixel, spacing));
        const longest = Math.max(...centres.flatMap((p) => centres.map((q) => distance(p, q))));
        expect(distance(toMm(a, spacing), toMm(b, spacing))).toBeCloseTo(longest, 9);
      }),
    );
  });

  test('the short axis is the widest pair of lesion pixels that one perpendicular line crosses', () => {
    fc.assert(
      fc.property(slices, spacings, (slice, spacing) => {
        const { longAxis, shortAxis } = recistFromMask(slice, spacing)!;
        const [a, b] = longAxis.map((end) => toMm(end, spacing));
        fc.pre(distance(a, b) > 0);
        const u = [0, 1].map((i) => (b[i] - a[i]) / distance(a, b));
        const along = (p: readonly number[]) => p[0] * u[0] + p[1] * u[1];
        const across = (p: readonly number[]) => p[1] * u[0] - p[0] * u[1];
        const half = (Math.abs(u[0]) * spacing[1] + Math.abs(u[1]) * spacing[0]) / 2 + 1e-9;
        const centres = lesionPixels(slice).map((pixel) => toMm(pixel, spacing));
        const widths = centres.flatMap((p) =>
          centres.filter((q) => Math.abs(along(p) - along(q)) <= half).map((q) => Math.abs(across(p) - across(q))),
        );
        const [c, d] = shortAxis.map((end) => toMm(end, spacing));
        expect(Math.abs(across(c) - across(d))).toBeCloseTo(Math.max(...widths), 6);
        expect(Math.abs(along(c) - along(d))).toBeLessThanOrEqual(half + 1e-6);
      }),
    );
  });

  test('outer edges: the long axis joins the farthest pixel corners, the short one is the widest of densely sampled lines', () => {
    fc.assert(
      fc.property(slices, spacings, (slice, spacing) => {
        const { longAxisMm, shortAxisMm } = outerEdgeAxes(slice, spacing);
        const rectangles = lesionPixels(slice).map(([column, row]) =>
          (
            [
              [-0.5, -0.5],
              [0.5, -0.5],
              [0.5, 0.5],
              [-0.5, 0.5],
            ] as const
          ).map(([dx, dy]) => toMm([column + dx, row + dy], spacing)),
        );
        const corners = rectangles.flat();
        const pairs = corners.flatMap((p) => corners.map((q) => [p, q] as const));
        const longest = Math.max(...pairs.map(([p, q]) => distance(p, q)));
        expect(longAxisMm).toBeCloseTo(longest, 9);
        const ties = pairs.filter(([p, q]) => distance(p, q) > longest - 1e-9);
        expect(Math.min(...ties.map(([p, q]) => Math.abs(widestSampled(rectangles, p, q) - shortAxisMm)))).toBeLessThan(
          0.02,
        );
      }),
      { numRuns: 60 },
    );
  });
});

/** Widest extent of the rectangles over 1500 lines perpendicular to p → q. */
function widestSampled(
  rectangles: readonly (readonly (readonly number[])[])[],
  p: readonly number[],
  q: readonly number[],
) {
  const u = [0, 1].map((i) => (q[i] - p[i]) / distance(p, q));
  const turned = rectangles.map((corners) =>
    corners.map((c) => [c[0] * u[0] + c[1] * u[1], c[1] * u[0] - c[0] * u[1]] as const),
  );
  const [start, end] = [Math.min, Math.max].map((f) => f(...turned.flat().map(([along]) => along)));
  let widest = 0;
  for (let n = 0; n < 1500; n++) {
    const line = start + ((n + 0.5) / 1500) * (end - start);
    const crossings = turned.flatMap((corners) =>
      corners.flatMap((a, i) => {
        const b = corners[(i + 1) % 4];
        const share = (line - a[0]) / (b[0] - a[0]);
        return share >= 0 && share <= 1 ? [a[1] + share * (b[1] - a[1])] : [];
      }),
    );
    if (crossings.length > 0) widest = Math.max(widest, Math.max(...crossings) - Math.min(...crossings));
  }
  return widest;
}
