import type { Organ } from '../paint.js';
import type { SeededRandom } from '../seeded-random.js';
import type { Shape } from '../shape.js';
import { capsule, difference, ellipsoid, ellipticCylinder, intersection, offset, union } from '../shape.js';
import type { Texture } from '../texture.js';
import { cavity } from './body-wall.js';
import { aboveDiaphragm, belowDiaphragm } from './diaphragm.js';
import type { Branch } from './vessel-tree.js';
import { treeShape, vesselTree } from './vessel-tree.js';

const heart: Shape = union(ellipsoid([22, -28, 30], [58, 44, 50]), ellipsoid([-22, -22, 40], [34, 38, 42]), 16);
/** Fat, vessels and heart between the lungs: from the breastbone to the spine, narrow at the back. */
const mediastinum: Shape = union(
  union(offset(heart, 4), ellipticCylinder([2, -32], [30, 60]), 14),
  union(ellipticCylinder([3, 40], [27, 40]), ellipsoid([0, 0, 75], [44, 42, 46]), 12),
  14,
);

/** The space of both lungs: what is within the chest and above the diaphragm, without the mediastinum. */
const pleuralSpace: Shape = difference(intersection(cavity, aboveDiaphragm), mediastinum);
/** Its lining of soft tissue. */
const PLEURA_MM = 1.5;
/** Both lungs. */
export const lungs: Shape = offset(pleuralSpace, -PLEURA_MM);

/** The outer rim of both lungs, along the chest wall. */
export const lungRim: Shape = intersection(
  difference(lungs, offset(cavity, -14)),
  ellipticCylinder([0, -4], [140, 95], [30, 400]),
);

/** Soft tissue in the fat between the great vessels can be a lymph node; here is room for it. */
export const mediastinalFat: Shape = intersection(ellipsoid([-4, -12, 92], [34, 46, 34]), offset(cavity, -8));

const AERATED = -868;
const PLEURA = 45;

/** Lung within its lining; the lower (dependent) parts hold more blood and less air. */
function lungTissue(x: number, y: number, z: number, depth: number, coarse: Texture, fine: Texture): number {
  const share = Math.min(1, Math.max(0, depth - PLEURA_MM + 0.5));
  if (share === 0) return PLEURA;
  const air = AERATED + 0.42 * (y + 40) + 16 * coarse(x, y, z) + 20 * fine(x * 1.6, y * 1.6, z * 1.6);
  return PLEURA + share * (air - PLEURA);
}

/** Arteries, veins and airways from the two hila into the lungs. */
function lungTrees(random: SeededRandom): Branch[] {
  return [-1, 1].flatMap((side) =>
    [
      [0.75, -0.45, 0.5],
      [0.8, 0.55, 0.1],
      [0.7, 0.1, 0.75],
      [0.6, 0.55, -0.55],
      [0.75, -0.5, -0.3],
      [0.5, 0.75, 0.45],
      [0.85, 0.2, -0.1],
      [0.4, -0.8, 0.1],
      [0.5, 0.3, -0.8],
    ].flatMap(([x, y, z]) =>
      vesselTree(random, {
        from: [side * 36, 8, 62],
        direction: [side * x, y, z],
        radiusMm: random.between(3.4, 4.8),
        lengthMm: 26,
        shrink: 0.82,
        smallestMm: 0.5,
        spread: 0.62,
      }),
    ),
  );
}

/** Great vessels with contrast medium (portal venous phase), heart chambers, airways, oesophagus. */
function mediastinalOrgans(fine: Texture): Organ[] {
  const blood = (hu: number) => (x: number, y: number, z: number) => hu + 3 * fine(x, y, z);
  const tube = (shape: Shape, hu: number): Organ => ({ shape, tissue: blood(hu) });
  return [
    { shape: heart, tissue: (x, y, z) => 104 + 5 * fine(x, y, z) },
    tube(ellipsoid([44, -30, 20], [25, 24, 32]), 152),
    tube(ellipsoid([-2, -52, 22], [32, 16, 30]), 148),
    tube(ellipsoid([-34, -24, 40], [20, 22, 28]), 146),
    tube(ellipsoid([8, 6, 52], [30, 15, 18]), 150),
    tube(capsule([-14, -30, 62], [-12, -24, 104], 16, 15), 156),
    tube(capsule([-12, -24, 104], [14, 8, 112], 14.5, 13), 156),
    tube(capsule([14, 8, 112], [25, 36, 100], 13, 12.5), 156),
    tube(capsule([25, 36, 100], [22, 32, -140], 12.5, 10.5), 156),
    tube(capsule([16, -38, 56], [14, -24, 80], 15, 14), 152),
    tube(capsule([14, -22, 82], [-34, 0, 72], 11, 8.5), 152),
    tube(capsule([14, -22, 84], [40, 6, 78], 11, 8.5), 152),
    tube(capsule([-34, -14, 56], [-32, -16, 140], 9.5, 8.5), 158),
    tube(capsule([-6, 38, 140], [-8, 33, -20], 3.6), 140),
    { shape: capsule([7, 28, 140], [10, 22, -12], 7.5), tissue: (_x, _y, _z, depth) => (depth > 5.4 ? -380 : 38) },
  ];
}

/** Windpipe and main bronchi with their walls. */
function airways(): Organ[] {
  const tubes: Shape[] = [
    capsule([0, 8, 150], [0, 12, 88], 9.5),
    capsule([0, 12, 88], [-38, 14, 60], 8, 6),
    capsule([0, 12, 88], [40, 16, 62], 7.5, 5.5),
  ];
  return [
    ...tubes.map((shape) => ({ shape: offset(shape, 1.5), tissue: 30 })),
    ...tubes.map((shape) => ({ shape, tissue: -985 })),
  ];
}

/** @returns what lies above the diaphragm, from outside to inside. */
export function chest(random: SeededRandom, coarse: Texture, fine: Texture): Organ[] {
  const vessels = treeShape(lungTrees(random)).map((shape) => intersection(shape, offset(lungs, -2)));
  const diaphragm = intersection(intersection(cavity, offset(belowDiaphragm, 2)), offset(aboveDiaphragm, 3));
  return [
    { shape: pleuralSpace, tissue: (x, y, z, depth) => lungTissue(x, y, z, depth, coarse, fine) },
    ...vessels.map((shape) => ({ shape, tissue: 62 })),
    ...mediastinalOrgans(fine),
    ...airways(),
    { shape: diaphragm, tissue: 55 },
  ];
}
