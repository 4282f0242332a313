/** A point of a plane, mm or pixels. */
export type PlanePoint = readonly [x: number, y: number];

/** A closed outline in a plane; the last point joins the first. */
export type Outline = readonly PlanePoint[];

/** @returns the area within an outline; positive where it runs from x to y (clockwise on an image, whose y points down). */
export function signedArea(outline: Outline): number {
  let twice = 0;
  outline.forEach(([x, y], i) => {
    const [nextX, nextY] = outline[(i + 1) % outline.length];
    twice += x * nextY - nextX * y;
  });
  return twice / 2;
}

/** @returns true where a point lies within the outlines by the even-odd rule: an outline within another is a hole. */
export function isInside(outlines: readonly Outline[], [x, y]: PlanePoint): boolean {
  let inside = false;
  for (const outline of outlines) {
    outline.forEach(([x0, y0], i) => {
      const [x1, y1] = outline[(i + 1) % outline.length];
      if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
    });
  }
  return inside;
}

/** @returns the area within outlines by the even-odd rule. */
export function regionArea(outlines: readonly Outline[]): number {
  return outlines.reduce((sum, outline, i) => {
    const around = outlines.filter((other, j) => i !== j && isInside([other], outline[0])).length;
    return sum + Math.abs(signedArea(outline)) * (around % 2 === 0 ? 1 : -1);
  }, 0);
}

/** @returns the largest outline with the holes in it: of several parts of a lesion on one slice, that which is measured. */
export function largestPart(outlines: readonly Outline[]): readonly Outline[] {
  const size = (outline: Outline): number => Math.abs(signedArea(outline));
  const largest = outlines.reduce((best, outline) => (size(outline) > size(best) ? outline : best));
  return [largest, ...outlines.filter((outline) => outline !== largest && isInside([largest], outline[0]))];
}
