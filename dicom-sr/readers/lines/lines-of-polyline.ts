import type { ImagePoint } from '../../geometry/index-point.js';
import type { WarningReason } from '../warning-reasons.js';
import type { DrawnLine, PixelSize } from './pair-lines.js';
import { areAxes, lineLength } from './pair-lines.js';

/** How far, in pixels, a point may lie beside a line that is drawn with more than two points. */
const straightness = 0.5;
/** Two lines in one stroke: their four ends, and at most two points on the way from one to the other. */
const maxCrossPoints = 6;
/** A freehand stroke holds hundreds. */
const maxPoints = 10_000;

/**
 * @param points of a POLYLINE or INTERPOLATED graphic: a spline through two points, or through points on a line, is that line
 * @returns one line; two, where one stroke draws both axes; or why it is neither: an outline is not a mark
 */
export function linesOfPolyline(
  points: readonly ImagePoint[],
  pixel?: PixelSize,
): readonly DrawnLine[] | WarningReason {
  if (points.some((point) => !point.every(Number.isFinite))) return 'invalid-coordinates';
  if (points.length < 2 || points.length > maxPoints) return 'not-two-points';
  const distinct = points.filter((point, i) => i === 0 || !same(point, points[i - 1]));
  if (distinct.length < 2) return 'zero-length';
  const [first, last] = [distinct[0], distinct[distinct.length - 1]];
  if (!same(first, last) && isStraight(distinct)) return [[first, last]];
  return crossOf(distinct, pixel) ?? 'not-two-points';
}

const same = (a: ImagePoint, b: ImagePoint): boolean => a[0] === b[0] && a[1] === b[1];

/** Every point lies near the line from the first to the last, and none goes back. */
function isStraight(points: readonly ImagePoint[]): boolean {
  const [start, end] = [points[0], points[points.length - 1]];
  const length = lineLength([start, end]);
  const [dx, dy] = [(end[0] - start[0]) / length, (end[1] - start[1]) / length];
  let reached = -straightness;
  return points.every(([x, y]) => {
    const [ox, oy] = [x - start[0], y - start[1]];
    const along = ox * dx + oy * dy;
    const isOn = Math.abs(ox * dy - oy * dx) <= straightness && along >= reached - straightness;
    reached = Math.max(reached, along);
    return isOn && along <= length + straightness;
  });
}

/** The only two strokes that cross at a right angle; undefined where there are none, or several. */
function crossOf(points: readonly ImagePoint[], pixel?: PixelSize): readonly DrawnLine[] | undefined {
  if (points.length > maxCrossPoints) return undefined;
  const edges = points.slice(1).map((point, i): DrawnLine => [points[i], point]);
  const crosses = edges.flatMap((a, i) =>
    edges
      .slice(i + 2)
      .filter((b) => areAxes(a, b, pixel) && !sharesPoint(a, b))
      .map((b): readonly DrawnLine[] => [a, b]),
  );
  return crosses.length === 1 ? crosses[0] : undefined;
}

/** A rectangle meets itself where it is closed: no cross. */
const sharesPoint = (a: DrawnLine, b: DrawnLine): boolean => a.some((p) => b.some((q) => same(p, q)));
