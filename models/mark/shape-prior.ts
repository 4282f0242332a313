/**
 * @returns how much a place speaks for the lesion by its radius in the mark's (quarter-)ellipse alone, to be weighted as a log-odds:
 * 1 in its inner half, 0 on the outline, falling to −1.5 beyond 1¾ of it.
 */
export const shapePrior = (radius: number): number => Math.max(-1.5, Math.min(1, (1 - radius) / 0.5));
