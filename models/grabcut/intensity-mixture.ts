/** Gaussians of the mixture, as in OpenCV. */
const COMPONENTS = 5;
const LEVELS = 256;
/** Variance of a component in squared grey levels is never less; one level holds at best one CT number, so that less is noise of counting. */
const LEAST_VARIANCE = 1;
const LEAST_DENSITY = 1e-30;

/**
 * A mixture of five Gaussians of 8-bit intensities. It is learnt from, and evaluated on, the 256 levels of a histogram, so that its cost does
 * not grow with the image.
 * @see C. Rother, V. Kolmogorov, A. Blake, "GrabCut", ACM TOG 23(3), 2004, section 3.2
 */
export class IntensityMixture {
  private readonly weights = new Float64Array(COMPONENTS);
  private readonly means = new Float64Array(COMPONENTS);
  private readonly variances = new Float64Array(COMPONENTS);

  /** Learns the mixture from a histogram split into clusters by k-means. */
  start(histogram: Float64Array): void {
    this.learn(histogram, clusterLevels(histogram));
  }

  /** Learns the mixture anew from a histogram, each level given to its likeliest component (one step of GrabCut's iteration). */
  refine(histogram: Float64Array): void {
    this.learn(histogram, this.likeliestComponents());
  }

  /** Writes −log p of each level; densities below 1e-30 count as that. */
  writeNegativeLogDensity(levels: Float64Array): void {
    for (let level = 0; level < LEVELS; level++) {
      let density = 0;
      for (let k = 0; k < COMPONENTS; k++)
        density += this.weights[k] > 0 ? this.weights[k] * this.density(k, level) : 0;
      levels[level] = -Math.log(Math.max(density, LEAST_DENSITY));
    }
  }

  private density(component: number, level: number): number {
    const offset = level - this.means[component];
    const variance = this.variances[component];
    return Math.exp((-0.5 * offset * offset) / variance) / Math.sqrt(2 * Math.PI * variance);
  }

  private likeliestComponents(): Uint8Array {
    return Uint8Array.from({ length: LEVELS }, (_, level) => {
      let [best, highest] = [0, -1];
      for (let k = 0; k < COMPONENTS; k++) {
        const density = this.weights[k] > 0 ? this.density(k, level) : -1;
        if (density > highest) [best, highest] = [k, density];
      }
      return best;
    });
  }

  private learn(histogram: Float64Array, components: Uint8Array): void {
    const { weights, means, variances } = this;
    weights.fill(0);
    means.fill(0);
    variances.fill(0);
    let total = 0;
    for (let level = 0; level < LEVELS; level++) {
      const count = histogram[level];
      const k = components[level];
      weights[k] += count;
      means[k] += count * level;
      variances[k] += count * level * level;
      total += count;
    }
    for (let k = 0; k < COMPONENTS; k++) {
      if (weights[k] === 0) continue;
      means[k] /= weights[k];
      variances[k] = Math.max(variances[k] / weights[k] - means[k] * means[k], LEAST_VARIANCE);
      weights[k] /= total;
    }
  }
}

const LLOYD_STEPS = 10;

/** @returns the cluster of each level: k-means (Lloyd) over the histogram, started from its quantiles, so that it is deterministic. */
function clusterLevels(histogram: Float64Array): Uint8Array {
  const centres = quantiles(histogram);
  const clusters = new Uint8Array(LEVELS);
  for (let step = 0; step < LLOYD_STEPS; step++) {
    const sums = new Float64Array(COMPONENTS);
    const counts = new Float64Array(COMPONENTS);
    for (let level = 0; level < LEVELS; level++) {
      const nearest = nearestCentre(centres, level);
      clusters[level] = nearest;
      sums[nearest] += level * histogram[level];
      counts[nearest] += histogram[level];
    }
    for (let k = 0; k < COMPONENTS; k++) if (counts[k] > 0) centres[k] = sums[k] / counts[k];
  }
  return clusters;
}

function nearestCentre(centres: Float64Array, level: number): number {
  let nearest = 0;
  for (let k = 1; k < COMPONENTS; k++) {
    if (Math.abs(level - centres[k]) < Math.abs(level - centres[nearest])) nearest = k;
  }
  return nearest;
}

/** @returns the levels below which (k + ½) / 5 of the histogram lies. */
function quantiles(histogram: Float64Array): Float64Array {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  const levels = new Float64Array(COMPONENTS).fill(LEVELS - 1);
  for (let level = 0, below = 0, k = 0; level < LEVELS && k < COMPONENTS; level++) {
    below += histogram[level];
    while (k < COMPONENTS && below >= (total * (k + 0.5)) / COMPONENTS) levels[k++] = level;
  }
  return levels;
}
