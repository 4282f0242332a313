import { describe, expect, test } from '@jest/globals';
import { maskOutlines } from '../../../../dicom-sr/region/mask-outlines.js';
import type { Outline } from '../../../../dicom-sr/region/outline.js';
import { isInside, largestPart, regionArea, signedArea } from '../../../../dicom-sr/region/outline.js';
import { regionAxes } from '../../../../dicom-sr/region/region-axes.js';

const length = (line: readonly (readonly [number, number])[] = []): number =>
  line.length === 2 ? Math.hypot(line[1][0] - line[0][0], line[1][1] - line[0][1]) : NaN;
const ellipse = (a: number, b: number, turned = 0, corners = 180): Outline =>
  Array.from({ length: corners }, (_, i) => {
    const [x, y] = [a * Math.cos((2 * Math.PI * i) / corners), b * Math.sin((2 * Math.PI * i) / corners)];
    return [x * Math.cos(turned) - y * Math.sin(turned), x * Math.sin(turned) + y * Math.cos(turned)] as const;
  });
const square: Outline = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];
/** A U: its arms are 2 wide, the gap between them 6. */
const horseshoe: Outline = [
  [0, 0],
  [2, 0],
  [2, 8],
  [8, 8],
  [8, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];

describe('regionAxes', () => {
  test.each([0, 0.3, 1, 2.5])('finds the axes of an ellipse turned by %d', (turned) => {
    const axes = regionAxes([ellipse(12, 7, turned)]);
    expect(length(axes?.longAxis)).toBeCloseTo(24, 1);
    expect(length(axes?.shortAxis)).toBeCloseTo(14, 1);
  });

  test('stays within a region with a bay', () => {
    const axes = regionAxes([horseshoe]);
    const [a, b] = axes?.longAxis ?? [];
    const middle = [((a?.[0] ?? 0) + (b?.[0] ?? 0)) / 2, ((a?.[1] ?? 0) + (b?.[1] ?? 0)) / 2] as const;
    expect(isInside([horseshoe], middle)).toBe(true);
    expect(length(axes?.longAxis)).toBeCloseTo(Math.hypot(10, 2), 1);
  });

  test('keeps the perpendicular out of a hole', () => {
    const hole = ellipse(5, 5).map(([x, y]) => [x, y] as const);
    const axes = regionAxes([ellipse(12, 8), hole]);
    expect(length(axes?.shortAxis)).toBeLessThan(16);
  });

  test.each<[string, readonly Outline[]]>([
    ['nothing', []],
    ['a point', [[[1, 1]]]],
    [
      'one point twice',
      [
        [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
      ],
    ],
  ])('finds none in %s', (_, outlines) => {
    expect(regionAxes(outlines)).toBeUndefined();
  });

  test('has no short axis for a region without width', () => {
    expect(
      regionAxes([
        [
          [0, 0],
          [5, 0],
          [9, 0],
        ],
      ])?.shortAxis,
    ).toBeUndefined();
  });
});

describe('outlines', () => {
  test('have an area, with holes taken off', () => {
    expect(Math.abs(signedArea(square))).toBe(100);
    const inner = square.map(([x, y]) => [2 + x / 5, 2 + y / 5] as const);
    expect(regionArea([square, inner])).toBe(96);
    const apart = square.map(([x, y]) => [x + 50, y] as const);
    expect(regionArea([square, apart])).toBe(200);
  });

  test('are measured by their largest part with its holes', () => {
    const inner = square.map(([x, y]) => [2 + x / 5, 2 + y / 5] as const);
    const apart = square.map(([x, y]) => [50 + x / 2, y / 2] as const);
    expect(largestPart([apart, inner, square])).toEqual([square, inner]);
  });
});

describe('maskOutlines', () => {
  const mask = (...rows: readonly string[]) =>
    maskOutlines(Uint8Array.from(rows.join('').split('').map(Number)), rows[0].length);

  test('runs along the outer edges of pixels', () => {
    expect(mask('000', '010', '000').map((outline) => [...outline].sort())).toEqual([
      [
        [1, 1],
        [1, 2],
        [2, 1],
        [2, 2],
      ],
    ]);
  });

  test('closes at the border of the image', () => {
    expect(regionArea(mask('11', '11'))).toBe(4);
  });

  test('gives holes outlines of their own, and parts too', () => {
    const ring = mask('1111', '1001', '1111');
    expect(ring).toHaveLength(2);
    expect(regionArea(ring)).toBe(10);
    expect(regionArea(mask('101', '000', '101'))).toBe(4);
    expect(regionArea(mask('10', '01'))).toBe(2);
  });

  test('is empty for an empty mask', () => {
    expect(mask('00', '00')).toEqual([]);
  });

  test('measures a disc between its outer pixel edges', () => {
    const side = 41;
    const disc = Uint8Array.from({ length: side * side }, (_, i) =>
      Math.hypot((i % side) - 20, Math.floor(i / side) - 20) <= 15 ? 1 : 0,
    );
    const axes = regionAxes(maskOutlines(disc, side));
    expect(length(axes?.longAxis)).toBeGreaterThan(30.5);
    expect(length(axes?.longAxis)).toBeLessThan(31.8);
  });
});
