import type { IndexPoint } from '../../../dicom-sr/geometry/index-point.js';
import { sampleLinear } from '../../data/sampling/sample-plane.js';
import type { CropPoint } from '../../networks/recist-labelling/canonical-space.js';
import { canonicalMark } from '../../networks/recist-labelling/canonical-space.js';
import type { SeededRandom } from '../../phantom/seeded-random.js';
import type { BoxBounds } from '../../recist-labelling/box-bounds.js';
import {
  cropAround,
  cropCoordinate,
  labellingChannels,
  labellingSide,
  writeLabellingImage,
} from '../../recist-labelling/labelling-image.js';
import { changeHu } from './change-hu.js';
import type { LabelledLesion } from './labelled-lesion.js';
import { drawRoughBox } from './rough-box.js';

/** One lesion in one rough crop, as `labellingTask` takes it. */
export interface LabellingExample {
  /** [channel, row, column] */
  readonly image: Float32Array;
  /** Ellipse of the mark on a quarter of the grid, 0 or 1. */
  readonly region: Float32Array;
  readonly transform: readonly number[];
  /** Left, right, top, bottom in −1 … 1 of the crop, x and y of each. */
  readonly endpoints: readonly number[];
}

/** Rows and columns of the lesion region that the network predicts. */
const regionSide = labellingSide / 4;
/** How often the end of the image is moved inwards, side by side. */
const nearerEnd = 0.5;

/**
 * @returns a lesion as another reader could have boxed it: turned, mirrored, another scanner; the same random numbers give the same example.
 * The end of the image is at times brought nearer: the crops that we learn from end close around their lesions, and a network that knows this
 * would read the lesion's size off the border.
 * @param room see `drawRoughBox`
 */
export function drawLabellingExample(lesion: LabelledLesion, room: number, random: SeededRandom): LabellingExample {
  const angle = random.between(-Math.PI, Math.PI);
  const mirror = random.uniform() < 0.5 ? -1 : 1;
  return example(lesion, { room, angle, mirror, random, isChanged: true });
}

/** @returns a lesion as it is, in a rough box: for validation. */
export const plainLabellingExample = (lesion: LabelledLesion, room: number, random: SeededRandom): LabellingExample =>
  example(lesion, { room, angle: 0, mirror: 1, random, isChanged: false });

interface View {
  readonly room: number;
  /** Radians. */
  readonly angle: number;
  /** −1 mirrors columns. */
  readonly mirror: 1 | -1;
  readonly random: SeededRandom;
  readonly isChanged: boolean;
}

function example(lesion: LabelledLesion, view: View): LabellingExample {
  const { room, random } = view;
  const turned = (point: IndexPoint): IndexPoint => turn(view, point);
  const box = drawRoughBox(boundsOf(lesion.outline.map(turned)), room, random);
  const { centre, half } = cropAround(box);
  const inCrop = ([x, y]: IndexPoint): CropPoint => [(x - centre[0]) / half, (y - centre[1]) / half];
  const { axes } = lesion;
  const [longAxis, shortAxis] = [axes.longAxis, axes.shortAxis].map(
    ([a, b]) => [inCrop(turned(a)), inCrop(turned(b))] as const,
  );
  const { transform, endpoints } = canonicalMark(longAxis, shortAxis);
  const hu = sampleCrop(lesion, view, centre, half);
  if (view.isChanged) changeHu(hu, labellingSide, isInside(longAxis, shortAxis), random);
  const [a, b] = [inCrop([box.left, box.top]), inCrop([box.right, box.bottom])];
  const boxInCrop = {
    centre: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2],
    half: [(b[0] - a[0]) / 2, (b[1] - a[1]) / 2],
  } as const;
  const image = new Float32Array(labellingChannels.length * labellingSide * labellingSide);
  writeLabellingImage(hu, boxInCrop, image);
  return { image, region: regionOf(longAxis, shortAxis), transform, endpoints: endpoints.flat() };
}

/** The middle of the ROI stays where it is. */
function turn({ angle, mirror }: View, [x, y]: IndexPoint): IndexPoint {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [mirror * (c * x - s * y), s * x + c * y];
}

function turnBack({ angle, mirror }: View, [x, y]: IndexPoint): IndexPoint {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [c * mirror * x + s * y, c * y - s * mirror * x];
}

/** The box of points and of half a pixel around each. */
function boundsOf(points: readonly IndexPoint[]): BoxBounds {
  const [x, y] = [points.map((point) => point[0]), points.map((point) => point[1])];
  return {
    left: Math.min(...x) - 0.5,
    right: Math.max(...x) + 0.5,
    top: Math.min(...y) - 0.5,
    bottom: Math.max(...y) + 0.5,
  };
}

function sampleCrop(lesion: LabelledLesion, view: View, centre: IndexPoint, half: number): Float32Array {
  const { roi } = lesion;
  const count = labellingSide * labellingSide;
  const [rows, columns] = [new Float32Array(count), new Float32Array(count)];
  const end = endOfImage(lesion, view);
  for (let i = 0; i < count; i++) {
    const [u, v] = [cropCoordinate(i % labellingSide), cropCoordinate(Math.floor(i / labellingSide))];
    const [x, y] = turnBack(view, [centre[0] + half * u, centre[1] + half * v]);
    columns[i] = Math.min(end.right, Math.max(end.left, x));
    rows[i] = Math.min(end.bottom, Math.max(end.top, y));
  }
  const hu = new Float32Array(count);
  const grid = { side: labellingSide, rows, columns };
  sampleLinear(roi.intensities, roi.markedSlice * roi.side * roi.side, roi.side, grid, hu, 0);
  return hu;
}

/** Where the image ends, on the grid of the ROI: somewhere between the lesion and the real end. */
function endOfImage({ outline, image }: LabelledLesion, { isChanged, random }: View): BoxBounds {
  const lesion = boundsOf(outline);
  const nearer = (edge: number, end: number): number =>
    isChanged && random.uniform() < nearerEnd ? end + random.uniform() * (edge - end) : end;
  return {
    left: nearer(lesion.left, image.columns[0]),
    right: nearer(lesion.right, image.columns[1]),
    top: nearer(lesion.top, image.rows[0]),
    bottom: nearer(lesion.bottom, image.rows[1]),
  };
}

type Axis = readonly [CropPoint, CropPoint];

/** @returns whether a point of the crop lies in the ellipse of a mark: both axes from their common middle. */
function isInside([a, b]: Axis, [c, d]: Axis): (x: number, y: number) => boolean {
  const long = Math.hypot(b[0] - a[0], b[1] - a[1]) / 2;
  const short = Math.hypot(d[0] - c[0], d[1] - c[1]) / 2;
  const [dx, dy] = [(b[0] - a[0]) / (2 * long), (b[1] - a[1]) / (2 * long)];
  const along = (a[0] + b[0]) / 2;
  const middle = [along, (a[1] + b[1]) / 2];
  const across = ((c[1] + d[1]) / 2 - middle[1]) * dx - ((c[0] + d[0]) / 2 - middle[0]) * dy;
  return (x, y) => {
    const [ox, oy] = [x - middle[0], y - middle[1]];
    const [u, v] = [ox * dx + oy * dy, oy * dx - ox * dy - across];
    return (u / long) ** 2 + (v / Math.max(short, 1e-6)) ** 2 <= 1;
  };
}

function regionOf(longAxis: Axis, shortAxis: Axis): Float32Array {
  const inside = isInside(longAxis, shortAxis);
  return Float32Array.from({ length: regionSide * regionSide }, (_, i) =>
    inside(cropCoordinate(i % regionSide, regionSide), cropCoordinate(Math.floor(i / regionSide), regionSide)) ? 1 : 0,
  );
}
