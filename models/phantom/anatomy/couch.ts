import type { Organ } from '../paint.js';
import type { Shape } from '../shape.js';

const everywhere: readonly [number, number] = [-Infinity, Infinity];

/** A curved plate below the back, `topMm` behind the origin and bent upwards at its sides. */
function plate(topMm: number, thicknessMm: number, halfWidthMm: number): Shape {
  return {
    bounds: { x: [-halfWidthMm, halfWidthMm], y: [topMm - 45, topMm + thicknessMm + 1], z: everywhere },
    depth: (x, y) => {
      const below = y - (topMm - (x * x) / 1500);
      return Math.min(below, thicknessMm - below, halfWidthMm - Math.abs(x));
    },
  };
}

/** @returns mattress, carbon shell and foam core of the table under the patient. */
export function couch(): Organ[] {
  return [
    { shape: plate(121, 9, 190), tissue: -945 },
    { shape: plate(131, 26, 196), tissue: -905 },
    { shape: plate(131, 2.4, 196), tissue: -190 },
    { shape: plate(155, 2.4, 170), tissue: -240 },
  ];
}
