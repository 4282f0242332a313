import type { Organ } from '../paint.js';
import type { Shape } from '../shape.js';
import { capsule, ellipticCylinder, intersection } from '../shape.js';
import type { Texture } from '../texture.js';

/** The middle of the chest wall, on which the ribs run: centre and half-axes, mm. */
const WALL = { x: 0, y: -4, a: 131, b: 86.5 } as const;
const RIB = { pitchMm: 27, halfHeightMm: 6.5, halfThicknessMm: 3.9, dropMm: 95 } as const;
/** From here on (share of the way from spine to breastbone) a rib is cartilage. */
const CARTILAGE_FROM = 0.74;

/** Share of the way from the spine (0) around to the breastbone (1). */
const wayAround = (x: number, y: number): number =>
  Math.abs(Math.atan2((x - WALL.x) / WALL.a, (y - WALL.y) / WALL.b)) / Math.PI;

/** Ribs wind downwards from the spine to the side and turn up again to the breastbone. */
function dropOf(way: number): number {
  return RIB.dropMm * Math.sin(Math.min(1, way / 0.78) * 0.5 * Math.PI) ** 1.3 - 60 * Math.max(0, way - 0.78);
}

const ribs: Shape = {
  bounds: { x: [-137, 137], y: [-93, 84], z: [-Infinity, Infinity] },
  depth: (x, y, z) => {
    const u = (x - WALL.x) / WALL.a;
    const v = (y - WALL.y) / WALL.b;
    const f = Math.sqrt(u * u + v * v);
    if (f < 0.9 || f > 1.1) return -8;
    const slope = Math.sqrt((u / WALL.a) ** 2 + (v / WALL.b) ** 2) / f;
    const across = Math.abs(1 - f) / slope;
    const way = wayAround(x, y);
    if (way < 0.03 || way > 0.94) return -8;
    const height = (z + dropOf(way)) / RIB.pitchMm;
    const up = Math.abs(height - Math.round(height)) * RIB.pitchMm;
    const round = Math.hypot(across / RIB.halfThicknessMm, up / RIB.halfHeightMm);
    return (1 - round) * RIB.halfThicknessMm;
  },
};

function ribTissue(x: number, y: number, z: number, depth: number, fine: Texture): number {
  if (wayAround(x, y) > CARTILAGE_FROM) return 110 + 12 * fine(x, y, z);
  return depth < 1.3 ? 640 : 230 + 60 * fine(x, y, z);
}

/** @returns ribs with cortex and marrow, their cartilage, the breastbone. */
export function ribCage(fine: Texture): Organ[] {
  const sternum = intersection(ellipticCylinder([0, -91], [21, 6.5]), capsule([0, -91, 10], [0, -91, 400], 22));
  return [
    { shape: ribs, tissue: (x, y, z, depth) => ribTissue(x, y, z, depth, fine) },
    { shape: sternum, tissue: (x, y, z, depth) => (depth < 1.4 ? 480 : 170 + 40 * fine(x, y, z)) },
  ];
}
