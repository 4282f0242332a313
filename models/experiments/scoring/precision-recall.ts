/** Pixels by probability and truth, over all lesions of a test: what a dataset's precision-recall curve is drawn from. */
export interface ProbabilityHistogram {
  /** Lesion pixels by probability, `BINS` equal bins. */
  readonly lesion: readonly number[];
  readonly background: readonly number[];
}

/** Precision and recall of all pixels together where those of at least `threshold` are called lesion. */
export interface PrecisionRecall {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  /** 2PR / (P + R). */
  readonly fMeasure: number;
}

export const BINS = 50;

/** Adds up predictions, lesion by lesion. */
export class HistogramCounter {
  readonly #lesion = new Array<number>(BINS).fill(0);
  readonly #background = new Array<number>(BINS).fill(0);

  /** @param probability 0 … 1 @param truth 0 or 1, as long */
  add(probability: Float32Array, truth: Uint8Array): void {
    for (let i = 0; i < truth.length; i++) {
      const bin = Math.min(BINS - 1, Math.floor(probability[i] * BINS));
      if (truth[i] === 1) this.#lesion[bin]++;
      else this.#background[bin]++;
    }
  }

  get histogram(): ProbabilityHistogram {
    return { lesion: [...this.#lesion], background: [...this.#background] };
  }
}

/** @returns the curve from the lowest threshold to the highest; thresholds that nothing reaches are left out. */
export function precisionRecallCurve({ lesion, background }: ProbabilityHistogram): readonly PrecisionRecall[] {
  const all = lesion.reduce((sum, count) => sum + count, 0);
  let [truePositive, falsePositive] = [0, 0];
  const curve: PrecisionRecall[] = [];
  for (let bin = BINS - 1; bin >= 0; bin--) {
    truePositive += lesion[bin];
    falsePositive += background[bin];
    if (truePositive + falsePositive === 0 || all === 0) continue;
    const [precision, recall] = [truePositive / (truePositive + falsePositive), truePositive / all];
    const fMeasure = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    curve.unshift({ threshold: bin / BINS, precision, recall, fMeasure });
  }
  return curve;
}

/** @returns the best F-measure of a curve (003, Fig. 5), 0 for an empty one. */
export const bestFMeasure = (curve: readonly PrecisionRecall[]): number =>
  curve.reduce((best, { fMeasure }) => Math.max(best, fMeasure), 0);
