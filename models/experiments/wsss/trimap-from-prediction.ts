import type { MarkAxes } from '../../mark/mark-ellipse.js';
import { connectedComponents } from '../../raster/connected-components.js';
import { lineMask } from '../../raster/line-mask.js';
import type { PlaneSize } from '../../raster/plane-size.js';
import { splitByDistance } from '../../trimap/split-by-distance.js';
import { trimapFromRecist } from '../../trimap/trimap-from-recist.js';
import type { Trimap } from '../../trimap/trimap.js';
import { BACKGROUND, FOREGROUND, PROBABLE_BACKGROUND } from '../../trimap/trimap.js';

/** "High" probability of foreground in 001, section 2.3; that of background is its mirror image. */
const HIGH = 0.8;
/** Where half of the mark can be covered only below this threshold, the network found nothing. */
const LEAST_THRESHOLD = 0.1;

export interface PredictedTrimap {
  readonly trimap: Trimap;
  /** `recist` where the network found no foreground, so that the mark alone decides. */
  readonly from: 'network' | 'recist';
  /** The threshold that covers at least half of the mark's pixels, .5 at most. */
  readonly threshold: number;
}

/**
 * @returns the trimap of a slice from what a network says of it and from the mark R̂ there:
 * the prediction is binarised so that it covers at least half of R̂; its connected regions of probability above .8 that meet R̂ are foreground,
 * and R̂ with them; pixels of background probability above .8 that are not R̂ are background; the rest is split by distance.
 * A network that finds no foreground is not asked: then it is the trimap of R̂ alone.
 * @param probability 0 … 1, C order [row, column]
 * @see 001, section 2.3 "Off-RECIST-Slice Segmentation"; 003, "Trimap from CNN Output"
 */
export function trimapFromPrediction(
  probability: Float32Array,
  axes: MarkAxes,
  size: PlaneSize,
  pixel: number,
): PredictedTrimap {
  const marked = lineMask(size, [axes.longAxis, axes.shortAxis]);
  const threshold = coveringThreshold(probability, marked);
  if (threshold < LEAST_THRESHOLD)
    return { trimap: trimapFromRecist(size, axes, { pixel }), from: 'recist', threshold };
  const sure = meetingMark(
    probability.map((p) => (p > HIGH && p >= threshold ? 1 : 0)),
    marked,
    size,
  );
  const trimap = new Uint8Array(probability.length).fill(PROBABLE_BACKGROUND);
  for (let i = 0; i < trimap.length; i++) {
    if (marked[i] === 1 || sure[i] === 1) trimap[i] = FOREGROUND;
    else if (probability[i] < 1 - HIGH) trimap[i] = BACKGROUND;
  }
  return { trimap: splitByDistance(trimap, size), from: 'network', threshold };
}

/** The median probability on the mark covers half of it; no higher threshold than .5 is of use. */
function coveringThreshold(probability: Float32Array, marked: Uint8Array): number {
  const onMark = probability.filter((_, i) => marked[i] === 1).sort();
  return onMark.length === 0 ? 0 : Math.min(0.5, onMark[(onMark.length - 1) >> 1]);
}

/** @returns the connected regions (8 neighbours) of a mask that share a pixel with the mark. */
function meetingMark(mask: Float32Array, marked: Uint8Array, { rows, columns }: PlaneSize): Uint8Array {
  const { labels } = connectedComponents(Uint8Array.from(mask), [1, rows, columns], 8);
  const meeting = new Set<number>();
  labels.forEach((label, i) => {
    if (label > 0 && marked[i] === 1) meeting.add(label);
  });
  return Uint8Array.from(labels, (label) => (meeting.has(label) ? 1 : 0));
}
