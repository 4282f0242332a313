import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../../dicom-sr/volume/volume.js';
import type { VoxelAxis, VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import type { SkippedLesion, SourceLesion } from '../../data/source-lesion.js';
import { jitterMark, lesionRandom } from '../../evaluation/input/jitter-mark.js';
import type { TaughtLesion } from '../../lesion-network/training-example.js';
import { wholeMask } from '../../lesion-network/training-example.js';
import { assumeShortAxis } from '../../mark/assume-short-axis.js';
import { markBox } from '../../mark/mark-box.js';
import { markFrame } from '../../mark/mark-frame.js';
import type { SegmentationMethod } from '../../methods/segmentation-method.js';
import type { VoxelBox } from '../../raster/voxel-box.js';
import { cropped as cropVoxels } from '../../raster/voxel-box.js';

/** A lesion of a source, ready to learn from. */
export interface TaughtSourceLesion extends TaughtLesion {
  readonly id: string;
  readonly set: string;
  /** `SET/PATIENT`. */
  readonly patient: string;
  /** Between the outer edges of the endpoints' pixels. */
  readonly longAxisMm: number;
}

/** What a network learns from: the truth, or the mask that a method makes of the mark alone. */
export type Teacher =
  'truth' | { readonly method: SegmentationMethod; readonly markJitter: number; readonly seed: number };

/** The grid of a mark, turned and scaled as training does, reaches less than this part of the long axis from the mark's middle. */
const reach = 1.6;
/** Voxels kept beyond that. */
const margin = 4;

/**
 * @returns a lesion as a network learns it, with the part of its image that the grid of its mark can reach; undefined without a teacher's mask.
 * A method teaches from a mark jittered once (as another reader might have drawn it), and that is the mark that is learnt with.
 */
export function taughtLesion(lesion: SourceLesion, teacher: Teacher): TaughtSourceLesion | undefined {
  const { id, set, patient, volume } = lesion;
  const taught = teacher === 'truth' ? byTruth(lesion) : byMethod(lesion, teacher);
  if (!taught) return undefined;
  const complete = assumeShortAxis(taught.mark, [volume.spacingMm[1], volume.spacingMm[2]]).mark;
  const { longAxisMm } = markFrame(complete, volume.spacingMm);
  return { id, set, patient, longAxisMm, ...cropped(volume, taught) };
}

type MarkAndMask = { readonly mark: VoxelMark; readonly mask: Mask };

const byTruth = ({ mark, truth }: SourceLesion): MarkAndMask | undefined => truth && { mark, mask: truth };

function byMethod(
  { id, volume, mark: careful }: SourceLesion,
  { method, markJitter, seed }: Exclude<Teacher, 'truth'>,
): MarkAndMask {
  const mark = jitterMark(careful, markJitter, lesionRandom(seed, id, 1), volume.shape);
  return { mark, mask: method.segment(volume, mark).mask };
}

/** The neighbourhood of the mark alone: images of whole patients would fill the memory. */
function cropped(volume: Volume, { mark, mask }: MarkAndMask): TaughtLesion {
  const box = neighbourhood(volume, mark);
  const [slice, row, column] = box.first;
  const moved = ([a, b]: VoxelAxis): VoxelAxis => [
    [a[0] - column, a[1] - row],
    [b[0] - column, b[1] - row],
  ];
  const within = (whole: Volume): Volume => ({
    voxels: cropVoxels(whole.voxels, whole.shape, box),
    shape: box.size,
    spacingMm: whole.spacingMm,
  });
  return {
    volume: within(volume),
    mask: within(wholeMask(mask, volume)),
    mark: {
      slice: mark.slice - slice,
      longAxis: moved(mark.longAxis),
      ...(mark.shortAxis && { shortAxis: moved(mark.shortAxis) }),
    },
  };
}

function neighbourhood({ shape, spacingMm }: Volume, mark: VoxelMark): VoxelBox {
  const complete = assumeShortAxis(mark, [spacingMm[1], spacingMm[2]]).mark;
  const { row, column } = markBox(complete);
  const middle = [mark.slice, row, column];
  const reachMm = reach * markFrame(complete, spacingMm).longAxisMm;
  const first = spacingMm.map((mm, axis) => Math.max(0, Math.floor(middle[axis] - reachMm / mm) - margin));
  const last = spacingMm.map((mm, axis) => Math.min(shape[axis] - 1, Math.ceil(middle[axis] + reachMm / mm) + margin));
  const size = last.map((end, axis) => end - first[axis] + 1);
  return { first: [first[0], first[1], first[2]], size: [size[0], size[1], size[2]] };
}

/** @returns the lesions of a source that have a teacher's mask; the others are told to `onSkipped`. */
export async function readTaughtLesions(
  lesions: AsyncIterable<SourceLesion>,
  teacher: Teacher,
  onSkipped: (lesion: SkippedLesion) => void,
): Promise<readonly TaughtSourceLesion[]> {
  const taught: TaughtSourceLesion[] = [];
  for await (const lesion of lesions) {
    const ready = taughtLesion(lesion, teacher);
    if (ready) taught.push(ready);
    else onSkipped({ id: lesion.id, code: 'training-data-missing' });
  }
  return taught;
}
