import type { Organ } from '../paint.js';
import type { SeededRandom } from '../seeded-random.js';
import type { Shape } from '../shape.js';
import { capsule, difference, ellipsoid, intersection, offset, union } from '../shape.js';
import type { Texture } from '../texture.js';
import { cavity } from './body-wall.js';
import { belowDiaphragm } from './diaphragm.js';
import { treeShape, vesselTree } from './vessel-tree.js';

const abdominalCavity: Shape = intersection(offset(cavity, -2), belowDiaphragm);

/** Right lobe below the right dome, left lobe tapering across the midline in front. */
export const liver: Shape = intersection(
  difference(
    union(ellipsoid([-66, 2, -48], [64, 80, 92]), ellipsoid([2, -46, -30], [78, 32, 40]), 22),
    ellipsoid([-2, 52, -60], [34, 46, 140]),
  ),
  abdominalCavity,
);

const stomach: Shape = intersection(ellipsoid([62, -26, -48], [46, 40, 52]), abdominalCavity);
const spleen: Shape = intersection(ellipsoid([92, 40, -46], [40, 42, 48]), abdominalCavity);
const gallbladder: Shape = ellipsoid([-40, -50, -92], [17, 22, 26]);

/** Above this line (towards the front) the stomach holds gas. */
const GAS_LEVEL_Y = -42;

function stomachContent(x: number, y: number, z: number, depth: number, fine: Texture): number {
  if (depth < 4.5) return 72;
  return y < GAS_LEVEL_Y ? -970 : 18 + 26 * fine(x * 1.5, y * 1.5, z * 1.5);
}

function liverVessels(random: SeededRandom): Shape[] {
  const common = { shrink: 0.78, smallestMm: 0.9, spread: 0.7 };
  const tree = (from: readonly [number, number, number], directions: readonly (readonly [number, number, number])[]) =>
    directions.flatMap((direction) =>
      vesselTree(random, { ...common, from, direction, radiusMm: random.between(4, 5.2), lengthMm: 28 }),
    );
  const portal = tree(
    [-26, 2, -58],
    [
      [-1, 0.1, 0.1],
      [-0.7, 0.7, -0.2],
      [-0.6, -0.6, 0.3],
      [0.6, -0.9, 0.4],
    ],
  );
  const hepatic = tree(
    [-20, 18, -8],
    [
      [-1, 0.3, -0.35],
      [-0.7, -0.6, -0.35],
      [0.3, -1, -0.15],
    ],
  );
  return treeShape([...portal, ...hepatic]).map((shape) => intersection(shape, offset(liver, -3)));
}

/** Loops of bowel in the fat below stomach and liver. */
function bowel(random: SeededRandom, fine: Texture): Organ[] {
  return Array.from({ length: 9 }, (): Organ => {
    const [x, y] = [random.between(-30, 80), random.between(-62, 0)];
    const shape = intersection(
      ellipsoid(
        [x, y, random.between(-125, -88)],
        [random.between(13, 20), random.between(12, 17), random.between(14, 24)],
      ),
      offset(abdominalCavity, -6),
    );
    const gas = y - 4;
    return {
      shape,
      tissue: (px, py, pz, depth) => (depth < 2.8 ? 70 : py < gas ? -900 : 26 + 34 * fine(px * 2, py * 2, pz * 2)),
    };
  });
}

function kidneys(fine: Texture): Organ[] {
  return [-1, 1].flatMap((side): Organ[] => {
    const z = side < 0 ? -104 : -92;
    const pelvis = ellipsoid([side * 48, 44, z], [12, 10, 24]);
    return [
      {
        shape: ellipsoid([side * 58, 44, z], [28, 24, 50]),
        tissue: (x, y, pz, depth) => (depth < 6 ? 178 : 150) + 6 * fine(x, y, pz),
      },
      { shape: pelvis, tissue: -85 },
    ];
  });
}

/** @returns what lies below the diaphragm, in portal venous phase. */
export function abdomen(random: SeededRandom, coarse: Texture, fine: Texture): Organ[] {
  return [
    { shape: abdominalCavity, tissue: (x, y, z) => -102 + 9 * coarse(x, y, z) + 5 * fine(x, y, z) },
    ...bowel(random, fine),
    ...kidneys(fine),
    { shape: spleen, tissue: (x, y, z) => 122 + 4 * fine(x, y, z) },
    { shape: stomach, tissue: (x, y, z, depth) => stomachContent(x, y, z, depth, fine) },
    { shape: liver, tissue: (x, y, z) => 111 + 4 * coarse(x, y, z) + 4 * fine(x, y, z) },
    ...liverVessels(random).map((shape) => ({ shape, tissue: 158 })),
    { shape: gallbladder, tissue: (_x, _y, _z, depth) => (depth < 1.6 ? 55 : 9) },
    { shape: capsule([-20, 22, 20], [-18, 28, -140], 12, 11), tissue: 150 },
    { shape: capsule([14, 44, 8], [10, 44, -140], 7, 5), tissue: 62 },
    { shape: capsule([-13, 42, 8], [-10, 44, -140], 7, 5), tissue: 62 },
    { shape: capsule([22, 32, 30], [4, 34, -140], 11, 10), tissue: 156 },
  ];
}
