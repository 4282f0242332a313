import type { CandidateView } from '../../../../server/http/candidates/candidate-schemas.js';

/** @returns a length as the panel writes it, such as `23.4 mm`. */
export const millimetres = (mm: number): string => `${mm.toFixed(1)} mm`;

/** @returns both axes, such as `23.4 × 17.0 mm`; the short one may be missing. */
export const axes = (longMm: number | undefined, shortMm: number | undefined): string =>
  [longMm, shortMm].map((mm) => (mm === undefined ? '–' : mm.toFixed(1))).join(' × ') + ' mm';

/** @returns a volume in ml with three digits that count. */
export function millilitres(mm3: number): string {
  const ml = mm3 / 1000;
  return `${ml >= 100 ? ml.toFixed(0) : ml >= 10 ? ml.toFixed(1) : ml.toFixed(2)} ml`;
}

/** @returns the value of a check in its unit. */
export function measured(value: number, unit: string): string {
  const words = unit === '1' ? '' : unit === "[hnsf'U]" ? ' HU' : ` ${unit}`;
  return `${Number.isInteger(value) ? value : value >= 1e6 ? '∞' : value.toFixed(1)}${words}`;
}

/**
 * @returns the axes of a candidate as the mark that it would become has them, between its endpoints: to be read beside sizes of marks. What the API
 *   says of its mask reaches to the outer edges of the pixels, which makes a node of 10 mm a fifth larger on pixels of 2 mm.
 */
export const candidateAxes = ({ longAxis, shortAxis, mask }: CandidateAxes): string =>
  axes(lengthMm(longAxis.endpoints, mask.grid.pixelSpacing), lengthMm(shortAxis.endpoints, mask.grid.pixelSpacing));

type CandidateAxes = Pick<CandidateView, 'longAxis' | 'shortAxis' | 'mask'>;

/** @returns mm between two points of an image. @param spacing [between rows, between columns] */
export function lengthMm(
  [[c1, r1], [c2, r2]]: readonly [readonly [number, number], readonly [number, number]],
  [rowMm, columnMm]: readonly [number, number],
): number {
  return Math.hypot((c2 - c1) * columnMm, (r2 - r1) * rowMm);
}
