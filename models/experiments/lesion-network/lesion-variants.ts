import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../../dicom-sr/volume/volume.js';
import type { VoxelAxis, VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import { jitterMark } from '../../evaluation/input/jitter-mark.js';
import { completeMark } from '../../lesion-network/complete-mark.js';
import type { PredictLesion } from '../../lesion-network/lesion-probability.js';
import { lesionProbability, maskOfProbability } from '../../lesion-network/lesion-probability.js';
import type { RegionMap } from '../../prediction/region-map.js';
import { cutWithNetwork } from '../../lesion-network/network-cut.js';
import { withCut } from './with-cut.js';
import type { CompleteMark } from '../../mark/assume-short-axis.js';
import { assumeShortAxis } from '../../mark/assume-short-axis.js';
import { maskSlice } from '../../measure/mask-slice.js';
import { recistFromMask } from '../../measure/recist-from-mask.js';
import { createEllipsoid } from '../../methods/ellipsoid.js';
import type { SeededRandom } from '../../phantom/seeded-random.js';
import { meanOfMaps } from './mean-of-maps.js';

/** What every variant starts from. */
export interface MarkedLesion {
  readonly volume: Volume;
  readonly mark: CompleteMark;
  /** What the network says of the mark. */
  readonly map: RegionMap;
  /** What graph-cut-3d makes of it. */
  readonly cut: Mask;
  readonly predict: PredictLesion;
  readonly random: SeededRandom;
}

type Variant = (lesion: MarkedLesion) => Mask | Promise<Mask>;

/** Marks of other readers, of which the network is asked as well, and how far each differs. */
const otherMarks = { count: 6, jitter: 0.08 } as const;

/** What was tried to make a mask of what the network says: the way that ships is `network-in-cut`. */
export const variants: Readonly<Record<string, Variant>> = {
  network: ({ map, mark }) => maskOfProbability(map, mark),
  'network-one-view': async ({ volume, mark, predict }) => {
    const plain = await lesionProbability(volume, mark, predict, [{ rows: false, columns: false }]);
    return maskOfProbability(plain, mark);
  },
  'network-and-cut': ({ map, mark, cut }) => maskOfProbability(withCut(map, cut), mark),
  'network-in-cut': ({ volume, mark, map }) => cutWithNetwork(volume, mark, map),
  'network-of-marks-in-cut': async (lesion) => cutWithNetwork(lesion.volume, lesion.mark, await ofSeveralMarks(lesion)),
  'network-again-in-cut': lookAgain,
  'assumed-in-cut': ({ volume, mark, predict }) => withoutShortAxis(volume, mark, predict, assumed),
  'proposed-in-cut': ({ volume, mark, predict }) => withoutShortAxis(volume, mark, predict, completeMark),
  'graph-cut-3d': ({ cut }) => cut,
  ellipsoid: ({ volume, mark }) => createEllipsoid().segment(volume, mark).mask,
};

async function ofSeveralMarks({ volume, mark, map, predict, random }: MarkedLesion): Promise<RegionMap> {
  const maps = [map];
  for (let n = 0; n < otherMarks.count; n++) {
    const other = jitterMark(mark, otherMarks.jitter, random, volume.shape);
    maps.push(await lesionProbability(volume, { ...mark, ...other }, predict));
  }
  return meanOfMaps(maps);
}

/** The axes of the first result are the mark of a second look; the cut keeps to the mark that was drawn. */
async function lookAgain({ volume, mark, map, predict }: MarkedLesion): Promise<Mask> {
  const first = cutWithNetwork(volume, mark, map);
  const { origin, ...slice } = maskSlice(first, mark.slice);
  const axes = recistFromMask(slice, [volume.spacingMm[1], volume.spacingMm[2]]);
  if (axes === undefined) return first;
  const moved = ([a, b]: VoxelAxis): VoxelAxis => [
    [a[0] + origin[1], a[1] + origin[0]],
    [b[0] + origin[1], b[1] + origin[0]],
  ];
  const seen = { ...mark, longAxis: moved(axes.longAxis), shortAxis: moved(axes.shortAxis) };
  return cutWithNetwork(volume, mark, await lesionProbability(volume, seen, predict));
}

/** As if the reader had drawn the long axis alone. */
async function withoutShortAxis(
  volume: Volume,
  { slice, longAxis }: CompleteMark,
  predict: PredictLesion,
  complete: typeof completeMark,
): Promise<Mask> {
  const { mark } = await complete(volume, { slice, longAxis }, predict);
  return cutWithNetwork(volume, mark, await lesionProbability(volume, mark, predict));
}

const assumed = async (volume: Volume, mark: VoxelMark): ReturnType<typeof completeMark> => ({
  mark: assumeShortAxis(mark, [volume.spacingMm[1], volume.spacingMm[2]]).mark,
  flags: ['short-axis-assumed'],
});
