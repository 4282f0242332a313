import type { Organ } from '../paint.js';
import type { Shape } from '../shape.js';
import { capsule, difference, ellipticCylinder, intersection, union } from '../shape.js';
import type { Texture } from '../texture.js';

const PITCH_MM = 27;
const DISC_MM = 5;

/** Height above the middle of the nearest vertebra, mm in ±13.5. */
const withinVertebra = (z: number): number => z - PITCH_MM * Math.round(z / PITCH_MM);

/** Between the vertebral bodies. */
const inDisc = (z: number): boolean => Math.abs(withinVertebra(z)) > (PITCH_MM - DISC_MM) / 2;

const column: Shape = ellipticCylinder([0, 54], [20.5, 16.5]);
const canal: Shape = ellipticCylinder([0, 77.5], [9.5, 8.5]);
const arch: Shape = difference(ellipticCylinder([0, 79], [17, 14]), canal);

/** Once in each vertebra: spinous process and the two transverse processes, thickest at its middle. */
function processes(): Shape {
  const spinous = capsule([0, 92, 0], [0, 107, -9], 3.6, 2.6);
  const transverse = union(capsule([14, 78, 0], [38, 84, 4], 5, 4), capsule([-14, 78, 0], [-38, 84, 4], 5, 4));
  const one = union(spinous, transverse);
  return {
    bounds: { ...one.bounds, z: [-Infinity, Infinity] },
    depth: (x, y, z) => one.depth(x, y, withinVertebra(z)),
  };
}

const bone = (cortexMm: number, cortex: number, marrow: number, fine: Texture) =>
  function tissue(x: number, y: number, z: number, depth: number): number {
    return depth < cortexMm ? cortex : marrow + 35 * fine(x * 2, y * 2, z * 2);
  };

/** @returns vertebral bodies with end plates and discs, arches with processes, the canal with the cord. */
export function spine(fine: Texture): Organ[] {
  const body = bone(1.6, 420, 190, fine);
  const cord = intersection(ellipticCylinder([0, 77.5], [4.6, 3.9]), canal);
  return [
    {
      shape: column,
      tissue: (x, y, z, depth) => {
        if (inDisc(z)) return 85 + 8 * fine(x, y, z);
        const toPlate = (PITCH_MM - DISC_MM) / 2 - Math.abs(withinVertebra(z));
        return body(x, y, z, Math.min(depth, toPlate));
      },
    },
    { shape: arch, tissue: (x, y, z, depth) => (inDisc(z) ? 60 : bone(1.8, 560, 240, fine)(x, y, z, depth)) },
    { shape: processes(), tissue: bone(1.6, 540, 230, fine) },
    { shape: canal, tissue: 14 },
    { shape: cord, tissue: 38 },
  ];
}
