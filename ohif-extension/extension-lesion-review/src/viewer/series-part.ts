import type { SliceRowColumn, Volume } from '../../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../../dicom-sr/volume/voxel-mark.js';
import type { DrawnMark } from '../../../../server/http/lesion/lesion-schemas.js';

/** Where the images of a series lie. */
export interface SeriesGrid {
  /** In the order of their positions along the normal, LPS mm. */
  readonly images: readonly { readonly position: readonly number[] }[];
  readonly orientation: readonly number[];
  readonly rows: number;
  readonly columns: number;
  /** [between rows, between columns], mm. */
  readonly pixelSpacing: readonly [number, number];
  readonly sliceSpacing: number;
}

export interface Range {
  readonly first: number;
  readonly count: number;
}

/** A box of a series. */
export interface SeriesPart {
  readonly slices: Range;
  readonly rows: Range;
  readonly columns: Range;
}

/** A part of the series as a volume, and the mark on it. */
export interface Surroundings {
  /** Index of its first voxel in the series. */
  readonly origin: SliceRowColumn;
  readonly volume: Volume;
  readonly mark: VoxelMark;
}

/** Stored pixels of one image, and how they become HU. */
export interface ImagePixels {
  readonly pixels: ArrayLike<number>;
  readonly slope: number;
  readonly intercept: number;
}

/**
 * How far beyond the mark network and cut look, or further: in long axes (in the plane, the network's grid lying obliquely, and through the slices),
 * and beside that in pixels and slices of the cut's working volume, whose pixels are never finer than a 32nd of the long axis.
 */
const reach = { plane: 1.3, slices: 1, pixels: 8, steps: 3, finest: 32 } as const;
/** Beyond this part of a slice's distance the slices are not those of a regular volume. */
const tolerance = 0.05;

/** @returns the part of a series around a mark that its segmentation looks at: segmenting it gives the mask of the whole series. @param marked index of the mark's image */
export function partAround(grid: SeriesGrid, drawn: DrawnMark, marked: number): SeriesPart {
  const [rowMm, columnMm] = grid.pixelSpacing;
  const points = [drawn.longAxis, drawn.shortAxis].flatMap((axis) => axis?.endpoints ?? []);
  const [a, b] = drawn.longAxis.endpoints;
  const longMm = Math.hypot((a[0] - b[0]) * columnMm, (a[1] - b[1]) * rowMm) + Math.max(rowMm, columnMm);
  const pixelMm = Math.max(Math.min(rowMm, columnMm), longMm / reach.finest);
  const planeMm = longMm * reach.plane + reach.pixels * pixelMm;
  const slicesMm = longMm * reach.slices + reach.steps * Math.max(pixelMm, grid.sliceSpacing);
  const around = (values: readonly number[], reachMm: number, spacing: number, size: number): Range =>
    range(Math.min(...values) - reachMm / spacing, Math.max(...values) + reachMm / spacing, size);
  const [columns, rows] = [0, 1].map((axis) => points.map((point) => point[axis]));
  return {
    slices: around([marked], slicesMm, grid.sliceSpacing, grid.images.length),
    rows: around(rows, planeMm, rowMm, grid.rows),
    columns: around(columns, planeMm, columnMm, grid.columns),
  };
}

function range(from: number, to: number, size: number): Range {
  const first = Math.min(size - 1, Math.max(0, Math.floor(from)));
  const last = Math.min(size - 1, Math.max(first, Math.ceil(to)));
  return { first, count: last - first + 1 };
}

/** @returns the part as a volume in HU with the mark on it. @param images those of the part, in its order */
export function surroundingsIn(
  grid: SeriesGrid,
  { slices, rows, columns }: SeriesPart,
  images: readonly ImagePixels[],
  drawn: DrawnMark,
  marked: number,
): Surroundings {
  const onPart = ({ endpoints }: DrawnMark['longAxis']) =>
    endpoints.map(
      ([column, row]) => [column - 0.5 - columns.first, row - 0.5 - rows.first] as const,
    ) as unknown as VoxelMark['longAxis'];
  return {
    origin: [slices.first, rows.first, columns.first],
    volume: {
      shape: [slices.count, rows.count, columns.count],
      spacingMm: [grid.sliceSpacing, grid.pixelSpacing[0], grid.pixelSpacing[1]],
      voxels: huOf(images, grid.columns, rows, columns),
    },
    mark: {
      slice: marked - slices.first,
      longAxis: onPart(drawn.longAxis),
      ...(drawn.shortAxis !== undefined && { shortAxis: onPart(drawn.shortAxis) }),
    },
  };
}

function huOf(images: readonly ImagePixels[], width: number, rows: Range, columns: Range): Int16Array {
  const hu = new Int16Array(images.length * rows.count * columns.count);
  let at = 0;
  for (const { pixels, slope, intercept } of images) {
    for (let row = rows.first; row < rows.first + rows.count; row++) {
      for (let i = 0; i < columns.count; i++)
        hu[at++] = Math.round(pixels[row * width + columns.first + i] * slope + intercept);
    }
  }
  return hu;
}

/** @returns true where each image lies exactly one step behind the one before it, straight along the normal. */
export function isRegular({ images, orientation: [a, b, c, d, e, f], sliceSpacing }: SeriesGrid): boolean {
  const step = [b * f - c * e, c * d - a * f, a * e - b * d].map((value) => value * sliceSpacing);
  return images.every(({ position }, k) =>
    position.every(
      (value, axis) => Math.abs(value - images[0].position[axis] - k * step[axis]) <= tolerance * sliceSpacing,
    ),
  );
}
