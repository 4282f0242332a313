import { GridMaxFlow } from '../max-flow/grid-max-flow.js';
import type { PlaneSize } from '../raster/plane-size.js';
import type { Trimap } from '../trimap/trimap.js';
import { FOREGROUND, PROBABLE_BACKGROUND, PROBABLE_FOREGROUND } from '../trimap/trimap.js';
import { IntensityMixture } from './intensity-mixture.js';
import { contrastWeights } from './contrast-weights.js';

export interface GrabCutOptions {
  /** Rounds of learning and cutting at most; 5 in OpenCV and here. They end earlier where a round changes no pixel. */
  readonly iterations?: number;
  /** γ: the weight of the smoothness term; 50 in the paper. */
  readonly gamma?: number;
  /** Added to what speaks for the foreground at each free pixel (a log-odds, as the mixtures' own), C order [row, column]. */
  readonly prior?: Float32Array;
}

/**
 * GrabCut of 8-bit grey images: Gaussian mixtures of foreground and background and a cut between them, in turns.
 * Pixels that the trimap fixes take no part in the cut; their arcs are folded into the terminals of their neighbours.
 * An instance keeps its memory; the result depends on the arguments alone.
 * @see C. Rother, V. Kolmogorov, A. Blake, "GrabCut", ACM TOG 23(3), 2004
 */
export class GrabCut {
  private readonly flow = new GridMaxFlow(8, 1, 1);
  private readonly foreground = new IntensityMixture();
  private readonly background = new IntensityMixture();
  private readonly foregroundCost = new Float64Array(256);
  private readonly backgroundCost = new Float64Array(256);
  private readonly foregroundHistogram = new Float64Array(256);
  private readonly backgroundHistogram = new Float64Array(256);
  /** Trimap, image and smoothness on the padded grid of `flow`; the border is certain background without arcs. */
  private labels = new Uint8Array(0);
  private levels = new Uint8Array(0);
  private weights = new Float32Array(0);

  /**
   * @returns 1 on the foreground, C order [row, column]. Where the trimap allows only one of the two, its own (probable) foreground.
   * @param image 8-bit, C order [row, column]
   */
  segment(
    image: Uint8Array,
    trimap: Trimap,
    size: PlaneSize,
    { iterations = 5, gamma = 50, prior }: GrabCutOptions = {},
  ): Uint8Array {
    const odd = trimap.map((value) => value & 1);
    if (!odd.includes(1) || !odd.includes(0)) return odd;
    this.load(image, trimap, size);
    contrastWeights(this.flow, this.levels, size, gamma, this.weights);
    for (let iteration = 0; iteration < iterations; iteration++) {
      this.learn(iteration === 0);
      this.writeTerminals();
      if (prior) this.addPrior(prior, size);
      this.writeArcs();
      this.flow.solve();
      if (!this.readLabels()) break;
    }
    return this.result(size);
  }

  /** Copies image and trimap onto the padded grid. */
  private load(image: Uint8Array, trimap: Trimap, size: PlaneSize): void {
    const { flow } = this;
    flow.reshape(size.columns, size.rows);
    if (this.labels.length < flow.nodeCount) {
      this.labels = new Uint8Array(flow.nodeCount);
      this.levels = new Uint8Array(flow.nodeCount);
      this.weights = new Float32Array((flow.nodeCount * flow.directions.length) / 2);
    }
    this.labels.fill(0);
    this.levels.fill(0);
    for (let row = 0; row < size.rows; row++) {
      const from = row * size.columns;
      const node = flow.nodeAt(0, row);
      this.labels.set(trimap.subarray(from, from + size.columns), node);
      this.levels.set(image.subarray(from, from + size.columns), node);
    }
  }

  /** Learns both mixtures from the present labels, over the pixels that lie within the border. */
  private learn(first: boolean): void {
    const { labels, levels, flow, foregroundHistogram, backgroundHistogram } = this;
    foregroundHistogram.fill(0);
    backgroundHistogram.fill(0);
    const last = flow.nodeCount - flow.rowStride;
    for (let start = flow.rowStride + 1; start < last; start += flow.rowStride) {
      for (let node = start; node < start + flow.rowStride - 2; node++) {
        if ((labels[node] & 1) === 1) foregroundHistogram[levels[node]]++;
        else backgroundHistogram[levels[node]]++;
      }
    }
    if (first) {
      this.foreground.start(foregroundHistogram);
      this.background.start(backgroundHistogram);
    } else {
      this.foreground.refine(foregroundHistogram);
      this.background.refine(backgroundHistogram);
    }
    this.foreground.writeNegativeLogDensity(this.foregroundCost);
    this.background.writeNegativeLogDensity(this.backgroundCost);
  }

  private writeTerminals(): void {
    const { labels, levels, flow, foregroundCost, backgroundCost } = this;
    const { terminals } = flow;
    for (let node = 0; node < flow.nodeCount; node++) {
      const level = levels[node];
      terminals[node] = labels[node] >= PROBABLE_BACKGROUND ? backgroundCost[level] - foregroundCost[level] : 0;
    }
  }

  private addPrior(prior: Float32Array, size: PlaneSize): void {
    const { labels, flow } = this;
    for (let row = 0, i = 0; row < size.rows; row++) {
      for (let node = flow.nodeAt(0, row), last = node + size.columns; node < last; node++, i++) {
        if (labels[node] >= PROBABLE_BACKGROUND) flow.terminals[node] += prior[i];
      }
    }
  }

  /** Sets the arcs between free pixels; an arc to a fixed pixel becomes a pull of its neighbour to the fixed one's side. */
  private writeArcs(): void {
    const { labels, weights, flow } = this;
    const { capacities, terminals, offsets, nodeCount } = flow;
    const count = offsets.length;
    capacities.fill(0, 0, nodeCount * count);
    for (let direction = 0, place = 0; direction < count; direction += 2) {
      const offset = offsets[direction];
      const reverse = offset * count + 1;
      for (let node = 0, arc = direction; node < nodeCount; node++, arc += count, place++) {
        const weight = weights[place];
        if (weight === 0) continue;
        const [label, other] = [labels[node], labels[node + offset]];
        if (label >= PROBABLE_BACKGROUND) {
          if (other >= PROBABLE_BACKGROUND) {
            capacities[arc] = weight;
            capacities[arc + reverse] = weight;
          } else terminals[node] += other === FOREGROUND ? weight : -weight;
        } else if (other >= PROBABLE_BACKGROUND) {
          terminals[node + offset] += label === FOREGROUND ? weight : -weight;
        }
      }
    }
  }

  /** Takes over the cut. @returns false where it changes no pixel: the rounds have converged. */
  private readLabels(): boolean {
    const { labels, flow } = this;
    let changed = false;
    for (let node = 0; node < flow.nodeCount; node++) {
      if (labels[node] < PROBABLE_BACKGROUND) continue;
      const label = flow.inSource(node) ? PROBABLE_FOREGROUND : PROBABLE_BACKGROUND;
      if (label !== labels[node]) changed = true;
      labels[node] = label;
    }
    return changed;
  }

  private result(size: PlaneSize): Uint8Array {
    const mask = new Uint8Array(size.rows * size.columns);
    for (let row = 0; row < size.rows; row++) {
      const start = this.flow.nodeAt(0, row);
      for (let column = 0; column < size.columns; column++) {
        mask[row * size.columns + column] = this.labels[start + column] & 1;
      }
    }
    return mask;
  }
}
