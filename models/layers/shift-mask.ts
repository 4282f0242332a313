import type { GraphScope } from '../graph/graph-scope.js';
import { constant } from '../graph/ops.js';
import type { Value } from '../graph/value.js';

/** What makes softmax forget a pair; large enough, and no infinity, which would give NaN in a row of its own. */
const forbidden = -100;

/**
 * After a cyclic shift, a window at the border holds tokens from opposite sides of the image; those must not see each other.
 * @param tall @param wide windows in a column and a row
 * @returns [tall·wide, 1, tokens, tokens], 0 or −100 (Liu et al. 2021, Fig. 4)
 */
export function shiftMask(graph: GraphScope, tall: number, wide: number, window: number, shift: number): Value {
  const tokens = window ** 2;
  const data = new Float32Array(tall * wide * tokens * tokens);
  let at = 0;
  for (let w = 0; w < tall * wide; w++) {
    const regions = windowRegions(Math.floor(w / wide), w % wide, { tall, wide, window, shift });
    for (const a of regions) for (const b of regions) data[at++] = a === b ? 0 : forbidden;
  }
  return constant(graph, { shape: [tall * wide, 1, tokens, tokens], data });
}

/** Which of the nine pieces of the shifted image each token of one window belongs to. */
function windowRegions(
  windowRow: number,
  windowColumn: number,
  { tall, wide, window, shift }: Record<'tall' | 'wide' | 'window' | 'shift', number>,
): readonly number[] {
  const piece = (index: number, count: number): number =>
    index < (count - 1) * window ? 0 : index < count * window - shift ? 1 : 2;
  return Array.from({ length: window ** 2 }, (_, i) => {
    const row = windowRow * window + Math.floor(i / window);
    const column = windowColumn * window + (i % window);
    return 3 * piece(row, tall) + piece(column, wide);
  });
}
