/**
 * @param sizes one a visit; null where nothing was measured
 * @returns the points of an SVG polyline for each unbroken run, within the width and height; larger is higher
 */
export function sparkLine(sizes: readonly (number | null)[], width: number, height: number): readonly string[] {
  const known = sizes.filter((size) => size !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const margin = 2;
  const step = sizes.length > 1 ? (width - 2 * margin) / (sizes.length - 1) : 0;
  const point = (size: number, i: number): string => {
    const share = high > low ? (size - low) / (high - low) : 0.5;
    return `${(margin + i * step).toFixed(1)},${(height - margin - share * (height - 2 * margin)).toFixed(1)}`;
  };
  const runs: string[][] = [[]];
  sizes.forEach((size, i) => {
    if (size === null) runs.push([]);
    else runs[runs.length - 1].push(point(size, i));
  });
  return runs.filter((run) => run.length > 0).map((run) => run.join(' '));
}
