import type { SeededRandom } from '../../phantom/seeded-random.js';
import { cropCoordinate } from '../../recist-labelling/labelling-image.js';

/** Ranges of the changes; the sets to learn from are mostly lung. */
const changes = {
  gain: 0.05,
  offsetHu: 15,
  noisyShare: 0.5,
  noiseHu: 25,
  softTissueShare: 0.3,
  softTissue: { surroundingsHu: [20, 140], contrastHu: [20, 90], darkShare: 0.6, mostGain: 2, noiseHu: [4, 25] },
} as const;

/**
 * Changes intensities as another scanner would: gain, offset, noise. Now and then the same shapes are seen as soft tissue in soft tissue: the
 * lesion's median and that of what is around it are mapped linearly onto two of soft tissue.
 * @param hu `side` squared, changed in place @param isLesion of a point in −1 … 1
 */
export function changeHu(
  hu: Float32Array,
  side: number,
  isLesion: (x: number, y: number) => boolean,
  random: SeededRandom,
): void {
  if (random.uniform() < changes.softTissueShare) return castAsSoftTissue(hu, side, isLesion, random);
  const [gain, offset] = [Math.exp(random.normal() * changes.gain), random.normal() * changes.offsetHu];
  const noise = random.uniform() < changes.noisyShare ? random.uniform() * changes.noiseHu : 0;
  for (let i = 0; i < hu.length; i++) hu[i] = hu[i] * gain + offset + (noise > 0 ? noise * random.normal() : 0);
}

function castAsSoftTissue(
  hu: Float32Array,
  side: number,
  isLesion: (x: number, y: number) => boolean,
  random: SeededRandom,
): void {
  const { softTissue } = changes;
  const inLesion = hu.map((_, i) => (isLesion(cropCoordinate(i % side, side), cropCoordinate(Math.floor(i / side), side)) ? 1 : 0)); // prettier-ignore
  const [inside, outside] = [1, 0].map((part) => median(hu.filter((_, i) => inLesion[i] === part)));
  const surroundings = random.between(...softTissue.surroundingsHu);
  const contrast = random.between(...softTissue.contrastHu) * (random.uniform() < softTissue.darkShare ? -1 : 1);
  const gain = contrast / (Math.abs(inside - outside) < 1 ? 1 : inside - outside);
  const limited = Math.min(softTissue.mostGain, Math.max(-softTissue.mostGain, gain));
  const noise = random.between(...softTissue.noiseHu);
  for (let i = 0; i < hu.length; i++) hu[i] = surroundings + (hu[i] - outside) * limited + noise * random.normal();
}

function median(values: Float32Array): number {
  const sorted = values.slice().sort();
  return sorted.length === 0 ? 0 : sorted[sorted.length >> 1];
}
