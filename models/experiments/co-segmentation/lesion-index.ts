import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import type { SeededRandom } from '../../phantom/seeded-random.js';
import { kMeans, nearestOf, squaredDistance } from './k-means.js';

/** The lesions of training by what they look like: who is paired with whom. */
export class LesionIndex {
  private constructor(
    private readonly rois: readonly LesionRoi[],
    private readonly vectors: readonly Float32Array[],
    private readonly labels: readonly number[],
  ) {}

  /** @param clusters 200 for the 28,000 lesions of 002; about a tenth of the lesions where there are few */
  static create(
    rois: readonly LesionRoi[],
    vectors: readonly Float32Array[],
    clusters: number,
    random: SeededRandom,
  ): LesionIndex {
    return new LesionIndex(rois, vectors, kMeans(vectors, clusters, random));
  }

  /** Lesions of each cluster. */
  get clusterSizes(): readonly number[] {
    return [...new Set(this.labels)].map((label) => this.labels.filter((own) => own === label).length);
  }

  /** @returns another lesion of the n-th lesion's cluster, drawn at random; of all lesions where it is alone there */
  drawPartner(n: number, random: SeededRandom): number {
    const own = this.#others(n).filter((i) => this.labels[i] === this.labels[n]);
    return drawn(own.length > 0 ? own : this.#others(n), random) ?? n;
  }

  /** @returns any other lesion, drawn at random: pairs without clustering */
  drawAny(n: number, random: SeededRandom): number {
    return drawn(this.#others(n), random) ?? n;
  }

  /** @returns the lesions that look most like a vector, the most similar one first, out of the cluster that it belongs to */
  nearest(vector: Float32Array, count: number): readonly LesionRoi[] {
    const cluster = this.labels[nearestOf(vector, this.vectors)];
    return this.rois
      .map((roi, i) => ({ roi, i, distance: squaredDistance(vector, this.vectors[i]) }))
      .filter(({ i }) => this.labels[i] === cluster)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, count)
      .map(({ roi }) => roi);
  }

  /** @returns lesions drawn at random: partners without clustering */
  random(count: number, random: SeededRandom): readonly LesionRoi[] {
    return Array.from({ length: count }, () => this.rois[Math.floor(random.uniform() * this.rois.length)]);
  }

  #others(n: number): readonly number[] {
    return Array.from(this.rois.keys()).filter((i) => i !== n);
  }
}

const drawn = (all: readonly number[], random: SeededRandom): number | undefined =>
  all[Math.floor(random.uniform() * all.length)];
