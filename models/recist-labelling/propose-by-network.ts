import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { MarkProposal } from '../interactive/propose-mark.js';
import { markEllipse } from '../mark/mark-ellipse.js';
import { markFrame } from '../mark/mark-frame.js';
import { quarterEllipseMask } from '../raster/quarter-ellipse.js';
import type { RoughBox } from './box-bounds.js';
import type { Endpoints, PredictLabelling } from './label-crop.js';
import { labelCrop } from './label-crop.js';
import type { RoughCrop } from './rough-crop.js';
import { fromCrop, roughCrop } from './rough-crop.js';

/**
 * @returns the mark that the network sees in a rough box (004), and as its mask the ellipse through the four endpoints
 * @throws {DicomError} mark-outside-image
 */
export async function proposeByNetwork(
  volume: Volume,
  box: RoughBox,
  predict: PredictLabelling,
): Promise<Omit<MarkProposal, 'method'>> {
  const crop = roughCrop(volume, box);
  const { endpoints, confidence } = await labelCrop(crop.image, predict);
  const mark = markOfEndpoints(crop, endpoints);
  const { longAxisMm, shortAxisMm } = markFrame(mark, volume.spacingMm);
  return { mark, longAxisMm, shortAxisMm, confidence, mask: ellipseOf(volume, mark) };
}

/** @returns endpoints of a crop as a mark of its image, held inside of it. The longer axis is the long one, whatever the heatmaps are called. */
export function markOfEndpoints({ placement }: RoughCrop, endpoints: Endpoints): Required<VoxelMark> {
  const [, rows, columns] = placement.shape;
  const [, rowMm, columnMm] = placement.spacingMm;
  const points = endpoints.map((point) => {
    const [column, row] = fromCrop(placement, point);
    return [Math.min(columns - 1, Math.max(0, column)), Math.min(rows - 1, Math.max(0, row))] as const;
  });
  const axes = [
    [points[0], points[1]],
    [points[2], points[3]],
  ] as const;
  const [first, second] = axes.map(([a, b]) => Math.hypot((b[0] - a[0]) * columnMm, (b[1] - a[1]) * rowMm));
  const [longAxis, shortAxis] = first >= second ? axes : [axes[1], axes[0]];
  return { slice: placement.firstSlice, longAxis, shortAxis };
}

function ellipseOf({ shape: [, rows, columns] }: Volume, mark: Required<VoxelMark>): Mask {
  const ends = [...mark.longAxis, ...mark.shortAxis];
  const reach = (values: readonly number[], size: number): readonly [first: number, count: number] => {
    const span = Math.max(...values) - Math.min(...values);
    const first = Math.max(0, Math.floor(Math.min(...values) - span / 2 - 1));
    return [first, Math.min(size - 1, Math.ceil(Math.max(...values) + span / 2 + 1)) - first + 1];
  };
  const [column, width] = reach(ends.map(([x]) => x), columns); // prettier-ignore
  const [row, height] = reach(ends.map(([, y]) => y), rows); // prettier-ignore
  const ellipse = markEllipse(mark);
  const moved = { ...ellipse, centre: [ellipse.centre[0] - column, ellipse.centre[1] - row] as const };
  const voxels = quarterEllipseMask({ rows: height, columns: width }, moved);
  return { origin: [mark.slice, row, column], shape: [1, height, width], voxels };
}
