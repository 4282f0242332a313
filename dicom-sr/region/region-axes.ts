import type { Outline, PlanePoint } from './outline.js';

/** A line within a region. */
export type RegionLine = readonly [PlanePoint, PlanePoint];

/** The axes of a region as RECIST measures them. */
export interface RegionAxes {
  /** The longest line within the region. */
  readonly longAxis: RegionLine;
  /** The longest line within it that is perpendicular to the long axis and crosses it; absent for a region without width. */
  readonly shortAxis?: RegionLine;
}

/** Vertices that a chord of a region with bays is looked for between; more do not change it by a tenth of a pixel. */
const maxVertices = 360;
/** Chords that are tried before the farthest points are taken, although the line between them leaves the region. */
const maxChords = 4000;
/** Share of a chord that may lie outside: contours are drawn with gaps and corners. */
const outsideShare = 0.01;
/** Places along the long axis at which its perpendicular is measured, besides the vertices. */
const stations = 256;

/**
 * @param outlines of one region in a plane whose x and y have the same unit; the even-odd rule makes holes
 * @returns the longest line within the region, and the longest one perpendicular to it; undefined where the outlines hold no area
 */
export function regionAxes(outlines: readonly Outline[]): RegionAxes | undefined {
  const edges = outlines.flatMap((outline) =>
    outline.map((point, i): RegionLine => [point, outline[(i + 1) % outline.length]]),
  );
  const longAxis = longestChord(outlines, edges);
  if (longAxis === undefined) return undefined;
  const shortAxis = widestAcross(longAxis, edges);
  return { longAxis, ...(shortAxis && { shortAxis }) };
}

const lengthOf = ([a, b]: RegionLine): number => Math.hypot(b[0] - a[0], b[1] - a[1]);

function longestChord(outlines: readonly Outline[], edges: readonly RegionLine[]): RegionLine | undefined {
  const farthest = chordsOf(convexHull(outlines.flat()))[0];
  if (farthest === undefined || lengthOf(farthest) === 0) return undefined;
  if (isWithin(farthest, edges)) return farthest;
  const chords = chordsOf(thinned(outlines.flat())).slice(0, maxChords);
  return chords.find((chord) => isWithin(chord, edges)) ?? farthest;
}

/** All pairs, the longest first. */
function chordsOf(points: readonly PlanePoint[]): readonly RegionLine[] {
  const few = thinned(points);
  const chords = few.flatMap((a, i) => few.slice(i + 1).map((b): RegionLine => [a, b]));
  return chords
    .map((chord) => ({ chord, length: lengthOf(chord) }))
    .sort((a, b) => b.length - a.length)
    .map(({ chord }) => chord);
}

const thinned = (points: readonly PlanePoint[]): readonly PlanePoint[] => {
  const step = Math.max(1, points.length / maxVertices);
  return Array.from({ length: Math.ceil(points.length / step) }, (_, i) => points[Math.floor(i * step)]);
};

/** Andrew's monotone chain. */
function convexHull(points: readonly PlanePoint[]): readonly PlanePoint[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (all: readonly PlanePoint[]): PlanePoint[] => {
    const chain: PlanePoint[] = [];
    for (const point of all) {
      while (chain.length >= 2 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

const turn = (o: PlanePoint, a: PlanePoint, b: PlanePoint): number =>
  (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);

/** Almost all of the chord lies within the region. */
function isWithin(chord: RegionLine, edges: readonly RegionLine[]): boolean {
  const length = lengthOf(chord);
  const inside = spansOnLine(chord[0], direction(chord), edges);
  const covered = inside.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, length) - Math.max(from, 0)), 0);
  return covered >= (1 - outsideShare) * length;
}

function direction([a, b]: RegionLine): PlanePoint {
  const length = lengthOf([a, b]);
  return [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
}

/**
 * @returns the spans of an endless line that lie within the edges by the even-odd rule, in units along it from its origin. A line along an
 * edge counts as within: it is looked at a little to either side.
 */
function spansOnLine(origin: PlanePoint, along: PlanePoint, edges: readonly RegionLine[]): readonly PlanePoint[] {
  const spans = [-1e-6, 1e-6].map((aside) => spansBeside(origin, along, edges, aside));
  const total = (all: readonly PlanePoint[]): number => all.reduce((sum, [from, to]) => sum + to - from, 0);
  return total(spans[0]) >= total(spans[1]) ? spans[0] : spans[1];
}

function spansBeside(
  origin: PlanePoint,
  [dx, dy]: PlanePoint,
  edges: readonly RegionLine[],
  aside: number,
): readonly PlanePoint[] {
  const crossings: number[] = [];
  for (const [[x0, y0], [x1, y1]] of edges) {
    const side0 = (x0 - origin[0]) * -dy + (y0 - origin[1]) * dx - aside;
    const side1 = (x1 - origin[0]) * -dy + (y1 - origin[1]) * dx - aside;
    if (side0 > 0 === side1 > 0) continue;
    const share = side0 / (side0 - side1);
    crossings.push((x0 + share * (x1 - x0) - origin[0]) * dx + (y0 + share * (y1 - y0) - origin[1]) * dy);
  }
  crossings.sort((a, b) => a - b);
  return Array.from({ length: crossings.length >> 1 }, (_, i): PlanePoint => [crossings[2 * i], crossings[2 * i + 1]]);
}

function widestAcross(longAxis: RegionLine, edges: readonly RegionLine[]): RegionLine | undefined {
  const [[x, y]] = longAxis;
  const along = direction(longAxis);
  const across: PlanePoint = [-along[1], along[0]];
  let widest: RegionLine | undefined;
  for (const at of stationsOf(longAxis, along, edges)) {
    const foot: PlanePoint = [x + at * along[0], y + at * along[1]];
    for (const [from, to] of spansOnLine(foot, across, edges)) {
      if (from > 1e-6 || to < -1e-6) continue;
      const line: RegionLine = [
        [foot[0] + from * across[0], foot[1] + from * across[1]],
        [foot[0] + to * across[0], foot[1] + to * across[1]],
      ];
      if (to - from > (widest === undefined ? 0 : lengthOf(widest))) widest = line;
    }
  }
  return widest;
}

/** A perpendicular is longest at a vertex. */
function stationsOf([start, end]: RegionLine, along: PlanePoint, edges: readonly RegionLine[]): readonly number[] {
  const length = lengthOf([start, end]);
  const vertices = thinned(edges.map(([point]) => point)).map(
    ([x, y]) => (x - start[0]) * along[0] + (y - start[1]) * along[1],
  );
  const even = Array.from({ length: stations }, (_, i) => ((i + 0.5) / stations) * length);
  return [...vertices, ...even].filter((at) => at > 0 && at < length);
}
