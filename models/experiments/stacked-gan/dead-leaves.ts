import type { SeededRandom } from '../../phantom/seeded-random.js';

/** Radii of the leaves over the side of the image. */
const [smallest, largest] = [0.02, 0.4];
/** Leaves an image; later ones cover earlier ones. */
const count = 160;

/**
 * @returns an image that looks like a photograph to a network: leaves of every size that hide one another, each with its own gray, a gradient and
 * a fine texture (dead leaves; Lee, Mumford and Huang 2001). Radii fall as r⁻³, which gives the scale invariance of natural images; photographs
 * of DIV2K cannot be had here.
 * @returns `side` squared, 0…1
 */
export function deadLeaves(side: number, random: SeededRandom): Float32Array {
  const image = new Float32Array(side * side).fill(random.uniform());
  for (let n = 0; n < count; n++) paintLeaf(image, side, random);
  return image;
}

function paintLeaf(image: Float32Array, side: number, random: SeededRandom): void {
  const radius = side * drawRadius(random);
  const [x, y, gray] = [random.between(0, side), random.between(0, side), random.uniform()];
  const [slopeX, slopeY] = [random.normal(), random.normal()].map((slope) => (0.1 * slope) / radius);
  const texture = 0.03 * random.uniform();
  const squash = random.between(0.5, 1);
  const [c, s] = angleOf(random);
  for (let row = Math.max(0, Math.floor(y - radius)); row < Math.min(side, y + radius + 1); row++) {
    for (let column = Math.max(0, Math.floor(x - radius)); column < Math.min(side, x + radius + 1); column++) {
      const [dx, dy] = [column - x, row - y];
      if (Math.hypot(c * dx + s * dy, (c * dy - s * dx) / squash) > radius) continue;
      const value = gray + slopeX * dx + slopeY * dy + texture * random.normal();
      image[row * side + column] = Math.min(1, Math.max(0, value));
    }
  }
}

/** Inverse of the distribution of r⁻³ between both ends. */
function drawRadius(random: SeededRandom): number {
  const [a, b] = [smallest ** -2, largest ** -2];
  return (a + random.uniform() * (b - a)) ** -0.5;
}

function angleOf(random: SeededRandom): readonly [number, number] {
  const angle = random.between(0, Math.PI);
  return [Math.cos(angle), Math.sin(angle)];
}
