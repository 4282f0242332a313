/** How far a stated length may be from the one that is drawn: printed lengths are rounded, and viewers measure to pixel edges or centres. */
export const lengthTolerance = { mm: 1, share: 0.05 } as const;

/** @returns true where a stated length fits the drawn one: within 1 mm or 5 % of the drawn length, whichever is more. */
export const lengthsAgree = (statedMm: number, drawnMm: number): boolean =>
  Math.abs(statedMm - drawnMm) <= Math.max(lengthTolerance.mm, lengthTolerance.share * drawnMm);
