import type { SliceRowColumn, Volume } from '../../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../../dicom-sr/volume/voxel-mark.js';
import type { DrawnMark } from '../../../../server/http/lesion/lesion-schemas.js';
import type { LabelmapImage } from '../host/viewer.js';
import type { CtImages } from './ct-images.js';
import { loadSlice, rescaleOf } from './slice-picture.js';

/** How far the network looks from the middle of the mark, in long axes: in the plane, its grid lying obliquely, and through the slices. */
const reach = { plane: 1.3, slices: 1 } as const;
/** Beyond this part of a slice's distance the slices are not those of a regular volume. */
const tolerance = 0.05;

/** A part of the series as a volume, and the mark on it. */
export interface Surroundings {
  /** Index of its first voxel in the series. */
  readonly origin: SliceRowColumn;
  readonly volume: Volume;
  readonly mark: VoxelMark;
}

/**
 * @returns what of a series lies around a mark, in HU; images that are not in the viewer yet are fetched
 * Undefined where its slices are not parallel and evenly spaced, or the gantry was tilted: such a series is the server's to straighten.
 */
export async function surroundingsOf(ct: CtImages, drawn: DrawnMark): Promise<Surroundings | undefined> {
  const marked = ct.indexOf.get(drawn.sopInstanceUID);
  if (marked === undefined || !isRegular(ct)) return undefined;
  const [rowMm, columnMm] = ct.pixelSpacing;
  const points = [drawn.longAxis, drawn.shortAxis].flatMap((axis) => axis?.endpoints ?? []);
  const [a, b] = drawn.longAxis.endpoints;
  const longMm = Math.hypot((a[0] - b[0]) * columnMm, (a[1] - b[1]) * rowMm) + Math.max(rowMm, columnMm);
  const around = (values: readonly number[], spacing: number, size: number, long: number) =>
    range(Math.min(...values) - (longMm * long) / spacing, Math.max(...values) + (longMm * long) / spacing, size);
  const slices = around([marked], ct.sliceSpacing, ct.images.length, reach.slices);
  const rows = around(
    points.map(([, row]) => row),
    rowMm,
    ct.rows,
    reach.plane,
  );
  const columns = around(
    points.map(([column]) => column),
    columnMm,
    ct.columns,
    reach.plane,
  );
  const images = await Promise.all(
    ct.images.slice(slices.first, slices.first + slices.count).map((image) => loadSlice(ct, image.sopInstanceUID)),
  );
  const onPart = ({ endpoints }: DrawnMark['longAxis']) =>
    endpoints.map(
      ([column, row]) => [column - 0.5 - columns.first, row - 0.5 - rows.first] as const,
    ) as unknown as VoxelMark['longAxis'];
  return {
    origin: [slices.first, rows.first, columns.first],
    volume: {
      shape: [slices.count, rows.count, columns.count],
      spacingMm: [ct.sliceSpacing, rowMm, columnMm],
      voxels: huOf(images, ct.columns, rows, columns),
    },
    mark: {
      slice: marked - slices.first,
      longAxis: onPart(drawn.longAxis),
      ...(drawn.shortAxis !== undefined && { shortAxis: onPart(drawn.shortAxis) }),
    },
  };
}

interface Range {
  readonly first: number;
  readonly count: number;
}

function range(from: number, to: number, size: number): Range {
  const first = Math.min(size - 1, Math.max(0, Math.floor(from)));
  const last = Math.min(size - 1, Math.max(first, Math.ceil(to)));
  return { first, count: last - first + 1 };
}

function huOf(images: readonly LabelmapImage[], width: number, rows: Range, columns: Range): Int16Array {
  const hu = new Int16Array(images.length * rows.count * columns.count);
  let at = 0;
  for (const image of images) {
    const pixels = image.getPixelData();
    const [slope, intercept] = rescaleOf(image);
    for (let row = rows.first; row < rows.first + rows.count; row++) {
      for (let i = 0; i < columns.count; i++)
        hu[at++] = Math.round(pixels[row * width + columns.first + i] * slope + intercept);
    }
  }
  return hu;
}

/** Each image lies exactly one step behind the one before it, straight along the normal. */
function isRegular({ images, orientation: [a, b, c, d, e, f], sliceSpacing }: CtImages): boolean {
  const step = [b * f - c * e, c * d - a * f, a * e - b * d].map((value) => value * sliceSpacing);
  return images.every(({ position }, k) =>
    position.every(
      (value, axis) => Math.abs(value - images[0].position[axis] - k * step[axis]) <= tolerance * sliceSpacing,
    ),
  );
}
