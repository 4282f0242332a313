import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import type { Volume } from '../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import type { LesionSource } from '../../data/source-lesion.js';
import { lesionRandom } from '../../evaluation/input/jitter-mark.js';
import { proposeMark } from '../../interactive/propose-mark.js';
import { maskSlice } from '../../measure/mask-slice.js';
import { outlinePixels } from '../../measure/outline-pixels.js';
import type { BoxBounds, RoughBox } from '../../recist-labelling/box-bounds.js';
import { boxBounds } from '../../recist-labelling/box-bounds.js';
import type { CropLabels } from '../../recist-labelling/label-crop.js';
import { markOfBox } from '../../recist-labelling/mark-of-box.js';
import { proposeByCut } from '../../recist-labelling/propose-by-cut.js';
import { markOfEndpoints } from '../../recist-labelling/propose-by-network.js';
import type { RoughCrop } from '../../recist-labelling/rough-crop.js';
import { roughCrop } from '../../recist-labelling/rough-crop.js';
import type { AxisDifference } from './compare-marks.js';
import { compareMarks } from './compare-marks.js';
import { otherReader } from './other-readers.js';
import { drawRoughBox } from './rough-box.js';

/** Whom a proposal is held against: the mark of the truth, and two made of it with noise. */
export const readers = ['truth', 'reader-1', 'reader-2'] as const;
export type Reader = (typeof readers)[number];

/** How rough the boxes are, see `drawRoughBox`. */
export const boxKinds = { close: 0.25, rough: 0.5 } as const;
export type BoxKind = keyof typeof boxKinds;

/** What one proposer made of one box. */
export interface ProposalScore {
  readonly lesion: string;
  readonly set: string;
  /** `network`, `network-views`, `cut`, `grabcut-i`, `box`, or a reader's name. */
  readonly variant: string;
  readonly box: BoxKind;
  readonly reader: Reader;
  /** Absent where nothing was proposed. */
  readonly difference?: Readonly<Record<'long' | 'short', AxisDifference>>;
  readonly longPixels: number;
  readonly confidence?: number;
}

/** A lesion that marks are proposed for. */
export interface TestLesion {
  readonly id: string;
  readonly set: string;
  /** The marked slice alone, as slice 0. */
  readonly volume: Volume;
  readonly marks: Readonly<Record<Reader, Required<VoxelMark>>>;
  readonly boxes: Readonly<Record<BoxKind, RoughBox>>;
}

type Proposed = { readonly mark: Required<VoxelMark>; readonly confidence?: number };

/** Proposes from the network's crop, or from the image itself. */
export type MarkProposer =
  | { readonly name: string; readonly ofCrop: (image: RoughCrop['image']) => Promise<CropLabels> }
  | { readonly name: string; readonly ofImage: (volume: Volume, box: RoughBox) => Proposed };

/** GrabCut on the box, the cut of the product from the box, and the middle lines of the box, shrunk to what a lesion fills of it on average. */
export const withoutNetwork: readonly MarkProposer[] = [
  { name: 'grabcut-i', ofImage: proposeMark },
  { name: 'cut', ofImage: proposeByCut },
  { name: 'box', ofImage: (volume, box) => ({ mark: markOfBox(volume, box) }) },
];

/**
 * @returns the test lesions with their boxes and readers, which depend on the seed and the lesion alone; lesions without a known truth are left out
 * @param test ROIs of the lesions; their images are read from the sources again
 */
export async function openTestLesions(
  test: readonly LesionRoi[],
  sources: readonly LesionSource[],
  seed: number,
): Promise<readonly TestLesion[]> {
  const wanted = new Set(test.map(({ id }) => id));
  const lesions: TestLesion[] = [];
  for (const source of sources) {
    for await (const { id, set, volume, mark, truth } of source.lesions(() => undefined)) {
      if (!wanted.has(id) || !truth || !mark.shortAxis) continue;
      const plane = volume.shape[1] * volume.shape[2];
      const voxels = volume.voxels.slice(mark.slice * plane, (mark.slice + 1) * plane);
      const own = { slice: 0, longAxis: mark.longAxis, shortAxis: mark.shortAxis };
      const shape = [1, volume.shape[1], volume.shape[2]] as const;
      const random = lesionRandom(seed, id, 1);
      const bounds = boundsOf(maskSlice(truth, mark.slice));
      const box = (kind: BoxKind): RoughBox => boxOf(drawRoughBox(bounds, boxKinds[kind], random), shape);
      lesions.push({
        id,
        set,
        volume: { voxels, shape, spacingMm: volume.spacingMm },
        marks: { truth: own, 'reader-1': otherReader(own, random, shape), 'reader-2': otherReader(own, random, shape) },
        boxes: { close: box('close'), rough: box('rough') },
      });
    }
  }
  return lesions;
}

function boundsOf({ pixels, rows, columns, origin }: ReturnType<typeof maskSlice>): BoxBounds {
  const outline = outlinePixels(pixels, rows, columns);
  const [x, y] = [[...outline.columns], [...outline.rows]];
  return {
    left: Math.min(...x) + origin[1] - 0.5,
    right: Math.max(...x) + origin[1] + 0.5,
    top: Math.min(...y) + origin[0] - 0.5,
    bottom: Math.max(...y) + origin[0] + 0.5,
  };
}

/** A reader draws within the image. */
function boxOf({ left, right, top, bottom }: BoxBounds, shape: readonly [number, number, number]): RoughBox {
  const within = boxBounds({ slice: 0, corners: [[left, top], [right, bottom]] }, shape); // prettier-ignore
  return { slice: 0, corners: [[within.left, within.top], [within.right, within.bottom]] }; // prettier-ignore
}

/** @returns a score of every lesion, kind of box and reader; a proposer that refuses a box has no difference there. */
export async function scoreProposers(
  lesions: readonly TestLesion[],
  proposers: readonly MarkProposer[],
): Promise<readonly ProposalScore[]> {
  const scores: ProposalScore[] = [];
  for (const lesion of lesions) {
    for (const kind of Object.keys(boxKinds) as BoxKind[]) {
      for (const proposer of proposers) {
        const proposed = await propose(proposer, lesion, lesion.boxes[kind]);
        scores.push(...readers.map((reader) => scoreOf(lesion, proposer.name, kind, reader, proposed)));
      }
    }
  }
  return scores;
}

function scoreOf(
  { id, set, marks }: TestLesion,
  variant: string,
  box: BoxKind,
  reader: Reader,
  proposed: Proposed | undefined,
): ProposalScore {
  const [[x1, y1], [x2, y2]] = marks[reader].longAxis;
  return {
    lesion: id,
    set,
    variant,
    box,
    reader,
    longPixels: Math.hypot(x2 - x1, y2 - y1),
    ...(proposed && { difference: compareMarks(marks[reader], proposed.mark) }),
    ...(proposed?.confidence !== undefined && { confidence: proposed.confidence }),
  };
}

/** @returns the differences between the readers themselves, as rows of the table's upper part. */
export const scoreReaders = (lesions: readonly TestLesion[]): readonly ProposalScore[] =>
  lesions.flatMap((lesion) =>
    readers.flatMap((variant) =>
      readers
        .filter((reader) => reader !== variant)
        .map((reader) => scoreOf(lesion, variant, 'rough', reader, { mark: lesion.marks[variant] })),
    ),
  );

async function propose(proposer: MarkProposer, { volume }: TestLesion, box: RoughBox): Promise<Proposed | undefined> {
  try {
    if ('ofImage' in proposer) return proposer.ofImage(volume, box);
    const crop = roughCrop(volume, box);
    const { endpoints, confidence } = await proposer.ofCrop(crop.image);
    return { mark: markOfEndpoints(crop, endpoints), confidence };
  } catch (error) {
    if (error instanceof Recist3dError) return undefined;
    throw error;
  }
}
